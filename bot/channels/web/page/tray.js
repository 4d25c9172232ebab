/**
 * Files chosen but not yet sent: seen, and taken back with one tap, before anything leaves the device.
 */

import { size } from "./days.js";
import { button, icon, make } from "./dom.js";
import { isPicture, kindElement } from "./paper.js";
import * as words from "./words.js";

const MB = 1024 * 1024;

export class Tray {
  /** @type {{ file: File, element: HTMLElement, preview: string }[]} */
  #held = [];

  /**
   * @param {HTMLElement} list
   * @param {number} limit of one file, in MB
   * @param {{ refused: (sentence: string) => void, changed: () => void }} to
   */
  constructor(list, limit, to) {
    this.list = list;
    this.limit = limit;
    this.to = to;
  }

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) {
      if (file.size === 0) this.to.refused(words.file.empty(file.name));
      else if (file.size > this.limit * MB) this.to.refused(words.file.tooLarge(file.name, this.limit));
      else this.#hold(file);
    }
    this.#changed();
  }

  get isEmpty() {
    return this.#held.length === 0;
  }

  /** @returns {File[]} all files; the tray is empty then */
  take() {
    const files = this.#held.map(({ file }) => file);
    for (const held of [...this.#held]) this.#drop(held);
    return files;
  }

  /** @param {File} file */
  #hold(file) {
    const preview = isPicture(file) ? URL.createObjectURL(file) : "";
    const element = make("li", "held", this.#face(file, preview));
    const held = { file, element, preview };
    const remove = button("held-remove", "", () => this.#drop(held));
    remove.setAttribute("aria-label", words.file.remove(file.name));
    remove.append(icon("cross"));
    element.append(
      make("span", "held-about", make("span", "held-name", file.name), make("span", "held-size", size(file.size))),
      remove,
    );
    this.list.append(element);
    this.#held.push(held);
  }

  /** @param {File} file @param {string} preview */
  #face(file, preview) {
    if (!preview) return kindElement(file.name);
    const image = make("img", "held-picture");
    image.alt = "";
    image.src = preview;
    return image;
  }

  /** @param {{ file: File, element: HTMLElement, preview: string }} held */
  #drop(held) {
    this.#held = this.#held.filter((other) => other !== held);
    held.element.remove();
    if (held.preview) URL.revokeObjectURL(held.preview);
    this.#changed();
  }

  #changed() {
    this.list.hidden = this.isEmpty;
    this.to.changed();
  }
}
