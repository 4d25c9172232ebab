/**
 * The messages the server has, in the order of their ids: pages of old ones above, new ones below, redrawn ones in
 * place. A message may be redrawn before its own page is loaded, so redrawings are kept until then.
 */

import { dayOf, dayTitle } from "./days.js";
import { make } from "./dom.js";
import { messageElement } from "./draw.js";
import * as words from "./words.js";

/** @typedef {import("./server.js").Message} Message */

export class Conversation {
  /** @type {Map<number, { message: Message, element: HTMLElement }>} */
  #drawn = new Map();
  /** @type {Map<number, Message>} the latest redrawing of a message, by the id of the message redrawn */
  #redrawn = new Map();
  #unread = make("p", "unread", make("span", "", words.log.unread));
  /** @type {HTMLElement | null} */
  #calmed = null;
  /** Ids of the first and last message known; `newest` is 0 in an empty chat. */
  oldest = Infinity;
  newest = 0;

  /**
   * @param {HTMLElement} lines
   * @param {HTMLElement} log the live region round them
   * @param {{ today: () => string, tap: import("./draw.js").Tap, focusLost: () => void }} to
   */
  constructor(lines, log, to) {
    this.lines = lines;
    this.log = log;
    this.to = to;
  }

  /** @param {Message[]} messages older than all known, oldest first; not read out */
  prepend(messages) {
    this.log.setAttribute("aria-live", "off");
    this.lines.setAttribute("aria-busy", "true");
    for (const message of messages) this.#know(message);
    const first = this.lines.querySelector(".message");
    const added = document.createDocumentFragment();
    let day = "";
    for (const message of messages.filter((message) => this.#isShown(message))) {
      if (dayOf(message.at) !== day) added.append(this.#dayLine((day = dayOf(message.at))));
      added.append(this.#draw(message));
    }
    const next = this.lines.firstElementChild;
    if (first && next instanceof HTMLElement && next.dataset.day === day) next.remove();
    this.lines.prepend(added);
    this.#calm();
    this.lines.removeAttribute("aria-busy");
    // Readers look at the region some time after it changed.
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
  }

  /**
   * @param {Message} message newer than all known
   * @returns {boolean} whether there is something new to see
   */
  append(message) {
    this.#know(message);
    if (message.edits !== null) {
      this.#redraw(message.edits);
      this.#calm();
      return false;
    }
    if (!this.#isShown(message)) return false;
    const day = dayOf(message.at);
    const days = this.lines.querySelectorAll("[data-day]");
    const last = days[days.length - 1];
    if (!(last instanceof HTMLElement) || last.dataset.day !== day) this.#turnDay(day);
    const element = this.#draw(message);
    if (message.from === "bot") element.classList.add("arriving");
    this.lines.append(element);
    this.#calm();
    return true;
  }

  /**
   * Draws the line above the first message of the bot after `read`.
   *
   * @param {number} read
   * @returns {HTMLElement | null} the line, if there is such a message
   */
  markUnread(read) {
    this.unmark();
    const first = [...this.#drawn.values()]
      .filter(({ message }) => message.from === "bot" && message.id > read)
      .reduce((a, b) => (a && a.message.id < b.message.id ? a : b), /** @type {any} */ (null));
    if (!first) return null;
    first.element.before(this.#unread);
    return this.#unread;
  }

  unmark() {
    this.#unread.remove();
  }

  /** @param {Message} message */
  #know(message) {
    this.oldest = Math.min(this.oldest, message.id);
    this.newest = Math.max(this.newest, message.id);
    if (message.edits !== null && message.id > (this.#redrawn.get(message.edits)?.id ?? 0)) {
      this.#redrawn.set(message.edits, message);
    }
  }

  /** @param {Message} message */
  #isShown(message) {
    return message.edits === null && !this.#isTick(message) && Boolean(message.text || message.document);
  }

  /** @param {Message} message whether its tap was answered by a redrawing, see taps.js */
  #isTick({ id, tap }) {
    return Boolean(tap) && (this.#redrawn.get(Number(tap))?.id ?? 0) > id;
  }

  /** @param {Message} message */
  #draw(message) {
    const redrawn = this.#redrawn.get(message.id);
    const shown = redrawn ? { ...message, text: redrawn.text, buttons: redrawn.buttons } : message;
    const element = messageElement(shown, this.to.tap);
    this.#drawn.set(message.id, { message, element });
    return element;
  }

  /** @param {number} id */
  #redraw(id) {
    for (const { message, element } of this.#drawn.values()) {
      if (message.tap === id && this.#isTick(message)) element.remove();
    }
    const before = this.#drawn.get(id);
    if (!before) return;
    const buttons = [...before.element.querySelectorAll(".choice")];
    const focused = buttons.findIndex((button) => button === document.activeElement);
    const byKeyboard = focused >= 0 && buttons[focused].matches(":focus-visible");
    const element = this.#draw(before.message);
    before.element.replaceWith(element);
    if (focused < 0) return;
    const next = element.querySelectorAll(".choice")[focused];
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    else if (byKeyboard) this.to.focusLost();
  }

  /** Only the last question stands out; older buttons stay tappable, but calm. */
  #calm() {
    this.#calmed?.classList.remove("asking");
    this.#calmed = null;
    let mine = true;
    for (let line = this.lines.lastElementChild; line; line = line.previousElementSibling) {
      if (line.classList.contains("me")) {
        if (!mine) return;
      } else if (line.classList.contains("bot")) {
        mine = false;
        if (line.querySelector(".choice")) {
          this.#calmed = /** @type {HTMLElement} */ (line);
          line.classList.add("asking");
          return;
        }
      }
    }
  }

  /** @param {string} day */
  #turnDay(day) {
    this.lines.append(this.#dayLine(day));
    // What was "今天" when it was drawn may be yesterday by now.
    for (const line of this.lines.querySelectorAll("[data-day]")) {
      line.textContent = dayTitle(/** @type {HTMLElement} */ (line).dataset.day ?? "", this.to.today());
    }
  }

  /** @param {string} day */
  #dayLine(day) {
    const line = make("p", "day", dayTitle(day, this.to.today()));
    line.dataset.day = day;
    return line;
  }
}
