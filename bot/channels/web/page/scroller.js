/**
 * Keeps the newest line in sight, unless the reader has gone up to look at something; then a button leads back.
 */

import * as words from "./words.js";

/** Nearer to the end than this counts as being there, in pixels. */
const NEAR = 60;
/** Nearer to the beginning than this, older messages are wanted, in pixels. */
const TOP = 300;

export class Scroller {
  #below = 0;
  #atEnd = true;

  /**
   * @param {{ log: HTMLElement, content: HTMLElement[], button: HTMLButtonElement, count: HTMLElement }} parts
   * @param {{ top: () => void, end: () => void }} to called when the reader nears the beginning, or reaches the end
   */
  constructor({ log, content, button, count }, to) {
    this.log = log;
    this.button = button;
    this.count = count;
    this.to = to;
    log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    button.addEventListener("click", () => this.#glide());
    const sizes = new ResizeObserver(() => this.#atEnd && this.toEnd());
    for (const element of [log, ...content]) sizes.observe(element);
  }

  get atEnd() {
    return this.#atEnd;
  }

  get nearTop() {
    return this.log.scrollTop < TOP;
  }

  toEnd() {
    this.#atEnd = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.#show();
  }

  /** @param {HTMLElement} line brought to the upper third */
  toLine(line) {
    this.log.scrollTop += line.getBoundingClientRect().top - this.log.getBoundingClientRect().top - this.log.clientHeight / 4;
    this.#scrolled();
  }

  /** A new message came while the reader was elsewhere. */
  addedBelow() {
    this.#below += 1;
    this.#show();
  }

  /** @param {() => void} change of what stands above, during which the reader's place does not move */
  keepPlace(change) {
    const fromEnd = this.log.scrollHeight - this.log.scrollTop;
    change();
    this.log.scrollTop = this.log.scrollHeight - fromEnd;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    const before = this.#atEnd;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#show();
    if (this.#atEnd && !before) this.to.end();
    if (this.nearTop) this.to.top();
  }

  #show() {
    if (this.#atEnd) this.#below = 0;
    this.button.hidden = this.#atEnd;
    this.count.hidden = this.#below === 0;
    this.count.textContent = String(this.#below);
    this.button.setAttribute("aria-label", this.#below ? words.log.newestWith(this.#below) : words.log.newest);
  }

  #glide() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: calm ? "auto" : "smooth" });
    this.log.focus({ preventScroll: true });
  }
}
