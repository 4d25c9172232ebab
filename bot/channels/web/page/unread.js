/**
 * What the person has not seen: the line above it, the number in the title, and the word to the server.
 */

import * as words from "./words.js";

/** Reading is told once things are quiet for so long, in milliseconds. */
const QUIET = 400;

export class Unread {
  #count = 0;
  #read = 0;
  #told = 0;
  #marked = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("./conversation.js").Conversation} conversation
   * @param {{ atEnd: () => boolean, tell: (id: number) => Promise<void> }} to
   */
  constructor(conversation, to) {
    this.conversation = conversation;
    this.to = to;
    document.addEventListener("visibilitychange", () => this.look());
  }

  /**
   * @param {number} read id of the last message seen on any device; 0 when none ever was
   * @returns {HTMLElement | null} the line above what is new
   */
  start(read) {
    this.#read = this.#told = read;
    const line = read ? this.conversation.markUnread(read) : null;
    this.#marked = line !== null;
    return line;
  }

  /** A message of the bot has come. */
  arrived() {
    if (this.#looking) return this.look();
    if (!this.#marked) {
      this.conversation.markUnread(this.#read);
      this.#marked = true;
    }
    this.#count += 1;
    this.#title();
  }

  /** The person may be looking at the newest message. */
  look() {
    if (!this.#looking) return;
    this.#marked = false;
    this.#read = this.conversation.newest;
    this.#count = 0;
    this.#title();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), QUIET);
  }

  get #looking() {
    return document.visibilityState === "visible" && this.to.atEnd();
  }

  #title() {
    document.title = this.#count ? `(${this.#count}) ${words.title}` : words.title;
  }

  async #tell() {
    if (this.#read <= this.#told) return;
    const read = this.#read;
    // Not worth a word to the person when it fails: the next message tells it again.
    await this.to.tell(read).then(() => (this.#told = Math.max(this.#told, read)), () => {});
  }
}
