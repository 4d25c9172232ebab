/**
 * What the person has sent and the server has not yet taken: one queue, in the order of writing, as a file and the word
 * "完成" after it must arrive in that order. A letter keeps its event id through every try, so the server drops doubles.
 * Words and taps also lie in the device's keep until they are taken; files only live as long as the page.
 */

import { Refused, SignedOut } from "./server.js";
import { Cancelled, Upload } from "./upload.js";

/** Seconds before each further try; the last one repeats. */
const WAITS = [2, 4, 8, 15, 30];

/**
 * @typedef {{ event: string, kind: "text", text: string }
 *   | { event: string, kind: "tap", tap: string, message: number, label: string }
 *   | { event: string, kind: "file", file: File, caption: string }} Letter
 * @typedef {{
 *   letter: Letter, state: "waiting" | "sending" | "failed" | "refused" | "sent", sentence: string, share: number,
 *   upload: Upload | null, over: () => void
 * }} Item `sentence` says why it was refused, `share` (0 … 1) how much of a file is sent, `over` is called when it
 *   leaves the queue or is refused
 */

/** A version 4 UUID; crypto.randomUUID is missing where a bureau's own net speaks plain HTTP. */
export function newEvent() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Outbox {
  /** @type {Item[]} */
  #queue = [];
  #busy = false;
  #tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("./server.js").Server} server
   * @param {import("./keep.js").Keep} keep
   * @param {{ changed: (item: Item) => void, gone: (item: Item) => void, check: () => Promise<void> }} to `check` asks
   *   again who we are and gets a fresh token; throws SignedOut or Unreachable
   */
  constructor(server, keep, to) {
    this.server = server;
    this.keep = keep;
    this.to = to;
  }

  /** Takes up what an earlier visit could not send. */
  restore() {
    for (const letter of this.keep.letters) this.#enqueue(letter);
    this.deliver();
  }

  /**
   * Resolves when the server has the letter, has refused it, or it was removed.
   *
   * @param {Letter} letter
   * @returns {Promise<void>}
   */
  add(letter) {
    if (letter.kind !== "file") this.keep.add(letter);
    const item = this.#enqueue(letter);
    this.deliver();
    return new Promise((resolve) => (item.over = resolve));
  }

  /** @returns {Item[]} what the server does not have yet */
  get unsent() {
    return [...this.#queue];
  }

  /** Tries now, from the oldest on; does nothing while a try is under way. */
  async deliver() {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    let item;
    while ((item = this.#queue.find(({ state }) => state !== "refused"))) {
      if (!(await this.#try(item))) break;
    }
    this.#busy = false;
  }

  /** @param {Item} item */
  retry(item) {
    item.state = "waiting";
    this.to.changed(item);
    this.deliver();
  }

  /** @param {Item} item */
  remove(item) {
    if (item.upload) item.upload.cancel();
    else this.#leave(item);
  }

  /** @param {string} event the server shows this one: it has it, even if it could not tell us so */
  echoed(event) {
    const item = this.#queue.find(({ letter }) => letter.event === event);
    if (item) this.#leave(item);
  }

  /** @param {Letter} letter @returns {Item} */
  #enqueue(letter) {
    /** @type {Item} */
    const item = { letter, state: "waiting", sentence: "", share: 0, upload: null, over: () => {} };
    this.#queue.push(item);
    this.to.changed(item);
    return item;
  }

  /**
   * @param {Item} item
   * @returns {Promise<boolean>} whether the next one may follow
   */
  async #try(item) {
    item.state = "sending";
    this.to.changed(item);
    try {
      await this.#hand(item).catch((error) => this.#withFreshToken(item, error));
    } catch (error) {
      if (!this.#queue.includes(item)) return true;
      if (error instanceof SignedOut) return false;
      if (error instanceof Cancelled) this.#leave(item);
      else if (error instanceof Refused) this.#refused(item, error.sentence);
      else return this.#failed();
      return true;
    }
    this.#tries = 0;
    if (this.#queue.includes(item)) {
      item.state = "sent";
      this.#forget(item);
      this.to.changed(item);
      item.over();
    }
    return true;
  }

  /** @param {Item} item */
  async #hand(item) {
    const { letter } = item;
    if (letter.kind === "file") {
      item.upload = new Upload();
      const progress = (/** @type {number} */ share) => {
        item.share = share;
        this.to.changed(item);
      };
      await item.upload.send(letter, this.server.csrf, progress).finally(() => (item.upload = null));
    } else {
      const { kind, ...body } = letter;
      await this.server.post("api/messages", body);
    }
  }

  /**
   * A token may have died with its session while the page stood open.
   *
   * @param {Item} item
   * @param {unknown} error
   */
  async #withFreshToken(item, error) {
    if (!(error instanceof SignedOut) && !(error instanceof Refused && error.status === 403)) throw error;
    await this.to.check();
    await this.#hand(item);
  }

  #failed() {
    for (const item of this.#queue) {
      if (item.state === "refused") continue;
      item.state = "failed";
      this.to.changed(item);
    }
    const wait = WAITS[Math.min(this.#tries++, WAITS.length - 1)];
    this.#timer = setTimeout(() => this.deliver(), wait * 1000);
    return false;
  }

  /** @param {Item} item @param {string} sentence */
  #refused(item, sentence) {
    item.state = "refused";
    item.sentence = sentence;
    this.to.changed(item);
    item.over();
  }

  /** @param {Item} item */
  #leave(item) {
    this.#forget(item);
    this.to.gone(item);
    item.over();
  }

  /** @param {Item} item */
  #forget(item) {
    this.#queue = this.#queue.filter((other) => other !== item);
    this.keep.drop(item.letter.event);
  }
}
