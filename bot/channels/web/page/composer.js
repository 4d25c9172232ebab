/**
 * Where the person writes: grows to five lines, keeps the draft at every keystroke, and sends on Enter, but never
 * while an input method is composing: there Enter takes a candidate.
 */

const MOST_LINES = 5;
/** The code that browsers give to every key an input method swallows; Safari ends composing before that key. */
const SWALLOWED = 229;

export class Composer {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTextAreaElement} words
   * @param {import("./keep.js").Keep} keep
   * @param {(text: string) => void} send called with the trimmed text, "" if there is none
   */
  constructor(form, words, keep, send) {
    this.words = words;
    this.keep = keep;
    words.value = keep.draft;
    words.addEventListener("input", () => this.#changed());
    words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === SWALLOWED) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(words.value.trim());
    });
    document.addEventListener("keydown", (event) => this.#typedElsewhere(event));
    window.addEventListener("resize", () => this.#grow());
    this.#grow();
  }

  clear() {
    this.words.value = "";
    this.#changed();
  }

  /** @param {string} text put before what is being written */
  putBack(text) {
    this.words.value = [text, this.words.value].filter(Boolean).join("\n");
    this.#changed();
    this.focus();
  }

  focus() {
    this.words.focus();
  }

  #changed() {
    this.keep.draft = this.words.value;
    this.#grow();
  }

  #grow() {
    const { words } = this;
    words.rows = 1;
    const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(words);
    const text = words.scrollHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
    words.rows = Math.max(1, Math.min(MOST_LINES, Math.round(text / parseFloat(lineHeight))));
  }

  /**
   * A letter or a number typed while a button has the focus is meant for the message.
   *
   * @param {KeyboardEvent} event
   */
  #typedElsewhere(event) {
    const typing = event.target instanceof HTMLInputElement || event.target === this.words;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1 && event.key !== " ") this.focus();
  }
}
