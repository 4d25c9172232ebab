/**
 * What this device keeps for one person: the draft, and what has not been sent. Several tabs share it, so every change
 * reads, changes and writes in one go. A device that refuses to keep anything (private windows, full disk) still chats.
 */

/** @typedef {import("./outbox.js").Letter} Letter */

export class Keep {
  /** @param {string} person whose things these are; nobody else's page on this device reads them */
  constructor(person) {
    this.draftKey = `sanzhang:draft:${person}`;
    this.lettersKey = `sanzhang:letters:${person}`;
  }

  get draft() {
    return read(this.draftKey) ?? "";
  }

  set draft(text) {
    write(this.draftKey, text);
  }

  /** @returns {Letter[]} in the order in which they were written */
  get letters() {
    return JSON.parse(read(this.lettersKey) ?? "[]");
  }

  /** @param {Letter} letter */
  add(letter) {
    this.#write([...this.letters, letter]);
  }

  /** @param {string} event */
  drop(event) {
    this.#write(this.letters.filter((letter) => letter.event !== event));
  }

  clear() {
    write(this.draftKey, "");
    write(this.lettersKey, "");
  }

  /** @param {Letter[]} letters */
  #write(letters) {
    write(this.lettersKey, letters.length ? JSON.stringify(letters) : "");
  }
}

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value "" forgets it */
function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Nothing to tell the person: what he typed is still before him.
  }
}
