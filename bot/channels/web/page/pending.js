/**
 * Letters on their way, below everything the server has: what was written never vanishes from sight.
 */

import { button, icon, make } from "./dom.js";
import { bubbleElement } from "./draw.js";
import { fileElement } from "./paper.js";
import * as words from "./words.js";

/** @typedef {import("./outbox.js").Item} Item */

export class Pending {
  /** @type {Map<string, { element: HTMLElement, state: HTMLElement, shown: Item["state"] | "" }>} by event id */
  #drawn = new Map();

  /**
   * @param {HTMLElement} lines
   * @param {{ retry: (item: Item) => void, remove: (item: Item) => void, edit: (item: Item) => void }} to
   */
  constructor(lines, to) {
    this.lines = lines;
    this.to = to;
  }

  /** @param {Item} item shown in its present state; a tap only once it has failed, as the button shows it till then */
  show(item) {
    const { event, kind } = item.letter;
    if (kind === "tap" && item.state === "sent") return this.remove(event);
    if (kind === "tap" && item.state !== "failed" && !this.#drawn.has(event)) return;
    const drawn = this.#drawn.get(event) ?? this.#draw(item);
    if (item.state !== drawn.shown) {
      drawn.shown = item.state;
      drawn.element.dataset.state = item.state;
      drawn.state.replaceChildren(...this.#stateOf(item));
    }
    const bar = drawn.state.querySelector("progress");
    if (bar) bar.value = item.share;
  }

  /** @param {string} event */
  has(event) {
    return this.#drawn.has(event);
  }

  /** @param {string} event */
  remove(event) {
    this.#drawn.get(event)?.element.remove();
    this.#drawn.delete(event);
  }

  /** @param {Item} item */
  #draw({ letter }) {
    const text = letter.kind === "text" ? letter.text : letter.kind === "tap" ? letter.label : letter.caption;
    const bubble = bubbleElement("me", text, letter.kind === "file" ? fileElement(letter.file) : null);
    const state = make("div", "state");
    const element = make("div", "message me arriving", bubble, state);
    this.lines.append(element);
    /** @type {{ element: HTMLElement, state: HTMLElement, shown: Item["state"] | "" }} */
    const drawn = { element, state, shown: "" };
    this.#drawn.set(letter.event, drawn);
    return drawn;
  }

  /** @param {Item} item @returns {Node[]} */
  #stateOf(item) {
    const remove = () => button("state-action", words.letter.remove, () => this.to.remove(item));
    switch (item.state) {
      case "sent":
        return [];
      case "failed":
        return [button("state-retry", words.letter.failed, () => this.to.retry(item)), remove()];
      case "refused": {
        const again =
          item.letter.kind === "text"
            ? button("state-action", words.letter.edit, () => this.to.edit(item))
            : button("state-action", words.letter.retry, () => this.to.retry(item));
        return [make("span", "state-refused", icon("alert"), item.sentence), again, remove()];
      }
      default:
        return item.letter.kind === "file" ? this.#uploadState(item, item.letter.file.name) : [sending()];
    }
  }

  /** @param {Item} item @param {string} name @returns {Node[]} */
  #uploadState(item, name) {
    const bar = make("progress", "");
    bar.max = 1;
    bar.value = item.share;
    bar.setAttribute("aria-label", words.file.progress(name));
    return [bar, button("state-action", words.letter.cancelUpload, () => this.to.remove(item))];
  }
}

const sending = () => make("span", "state-sending", icon("clock"), words.letter.sending);
