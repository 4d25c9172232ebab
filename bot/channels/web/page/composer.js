/**
 * Where the person writes: grows to five lines, keeps the draft at every keystroke, and sends on Enter, but never
 * while an input method is composing: there Enter takes a candidate. One may write before the server has told whose
 * draft this is, and whoever sent it by then has it sent when that is known.
 */

const MOST_LINES = 5;
/** The code that browsers give to every key an input method swallows; Safari ends composing before that key. */
const SWALLOWED = 229;

export class Composer {
  /** @type {{ keep: import("./keep.js").Keep, send: (text: string) => void } | undefined} */
  #open;
  #sentEarly = false;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTextAreaElement} words
   * @param {HTMLButtonElement} button
   */
  constructor(form, words, button) {
    this.words = words;
    words.addEventListener("input", () => this.#changed());
    words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === SWALLOWED) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    // Pressed before anyone listened it would have loaded the page anew, and the words been gone.
    button.disabled = false;
    document.addEventListener("keydown", (event) => this.#typedElsewhere(event));
    window.addEventListener("resize", () => this.#grow());
    this.#grow();
  }

  /**
   * From now on drafts are kept and words are sent.
   *
   * @param {import("./keep.js").Keep} keep
   * @param {(text: string) => void} send called with the trimmed text, "" if there is none
   */
  open(keep, send) {
    const draft = keep.draft;
    this.#open = { keep, send };
    if (this.#sentEarly) {
      this.#send();
      this.words.value = draft;
    } else if (this.words.value !== draft) {
      this.words.value = joined(draft, this.words.value);
    }
    this.#changed();
  }

  clear() {
    this.words.value = "";
    this.#changed();
  }

  /** @param {string} text put before what is being written */
  putBack(text) {
    this.words.value = joined(text, this.words.value);
    this.#changed();
    this.focus();
  }

  focus() {
    this.words.focus();
  }

  #send() {
    if (this.#open) this.#open.send(this.words.value.trim());
    else this.#sentEarly = true;
  }

  #changed() {
    if (this.#open) this.#open.keep.draft = this.words.value;
    else this.#sentEarly = false;
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

/** @param {string[]} texts each on its own line */
function joined(...texts) {
  return texts.filter(Boolean).join("\n");
}
