/**
 * The line on which messages come in. It reopens itself, always after asking who we are: an EventSource does not tell
 * why it was refused, and another tab may have let another person in.
 */

import { SignedOut } from "./server.js";

/** Seconds before each further try to reopen; the last one repeats. */
const WAITS = [1, 2, 4, 8, 15, 30];
/** A phone that slept so long, in milliseconds, may hold a line that is dead without knowing it. */
const DOZE = 60_000;

/** @typedef {import("./server.js").Message} Message */

export class Stream {
  /** @type {EventSource | null} */
  #source = null;
  #tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #checking = false;
  #hiddenSince = 0;

  /**
   * @param {{
   *   after: () => number, check: () => Promise<void>, message: (message: Message) => void,
   *   state: (open: boolean) => void
   * }} to `after` gives the id of the last message we have; `check` throws SignedOut or Unreachable
   */
  constructor(to) {
    this.to = to;
    window.addEventListener("online", () => this.reopen());
    window.addEventListener("offline", () => this.#lost());
    window.addEventListener("pageshow", (event) => event.persisted && this.reopen());
    document.addEventListener("visibilitychange", () => this.#seenOrHidden());
  }

  open() {
    this.#close();
    const source = new EventSource(`api/events?after=${this.to.after()}`);
    source.addEventListener("open", () => {
      this.#tries = 0;
      this.to.state(true);
    });
    source.addEventListener("message", (event) => this.to.message(JSON.parse(event.data)));
    source.addEventListener("error", () => this.#lost());
    this.#source = source;
  }

  /** Opens a fresh line now, from the last message we have. */
  async reopen() {
    if (this.#checking) return;
    this.#close();
    this.#checking = true;
    try {
      await this.to.check();
      this.open();
    } catch (error) {
      if (!(error instanceof SignedOut)) this.#lost();
    } finally {
      this.#checking = false;
    }
  }

  #lost() {
    this.#close();
    this.to.state(false);
    // Everyone comes back after a restart of the server: not all in the same instant.
    const wait = WAITS[Math.min(this.#tries++, WAITS.length - 1)] * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => this.reopen(), wait * 1000);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #seenOrHidden() {
    if (document.visibilityState === "hidden") this.#hiddenSince = Date.now();
    else if (!this.#source || Date.now() - this.#hiddenSince > DOZE) this.reopen();
  }
}
