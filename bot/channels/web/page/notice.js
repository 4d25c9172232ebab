/**
 * Short words that come and go: a toast, the quiet bar while the line is down, the dots while the bot is at work.
 */

import * as words from "./words.js";

const TOAST = 4_000; // milliseconds
/** A line that is back sooner than this was never missed. */
const GRACE = 1_200;
/** The dots begin after the usual answer would have come, and do not promise one for ever. */
const DOTS = { after: 700, until: 20_000 };

export class Toast {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /** @param {string} sentence */
  show(sentence) {
    clearTimeout(this.#timer);
    this.element.textContent = sentence;
    this.#timer = setTimeout(() => (this.element.textContent = ""), TOAST);
  }
}

export class ConnectionBar {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /** @param {boolean} open */
  set open(open) {
    if (open) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.element.textContent = "";
    } else {
      this.#timer ??= setTimeout(() => (this.element.textContent = words.connection.lost), GRACE);
    }
  }
}

export class Dots {
  /** @type {ReturnType<typeof setTimeout>[]} */
  #timers = [];
  #asked = false;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /** Something is being sent; its answer may come sooner than the word that the server has it. */
  asked() {
    this.#asked = true;
  }

  /** The server has what was asked. */
  expect() {
    if (!this.#asked) return;
    this.#timers.forEach(clearTimeout);
    this.#timers = [
      setTimeout(() => (this.element.hidden = false), DOTS.after),
      setTimeout(() => (this.element.hidden = true), DOTS.until),
    ];
  }

  answered() {
    this.#asked = false;
    this.#timers.forEach(clearTimeout);
    this.element.hidden = true;
  }
}
