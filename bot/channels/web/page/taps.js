/**
 * What a tap leaves in the talk. The server writes every tap down as words of the person; but where the answer redraws
 * the very message that was tapped (ticking one of many), the tick says it all, and the words would only push it away.
 */

/** So long the words of a tap wait for a redrawing before they are shown, in milliseconds. */
const PATIENCE = 600;

/** @typedef {import("./server.js").Message} Message */

export class TapEchoes {
  /** @type {Message | null} */
  #held = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {(message: Message) => void} show */
  constructor(show) {
    this.show = show;
  }

  /** @param {Message} message the next one of the stream; shown now or a little later, in the order received */
  receive(message) {
    const held = this.#held;
    if (held && held.tap === message.edits) this.#drop();
    else this.#release();
    if (!message.tap) return this.show(message);
    this.#held = message;
    this.#timer = setTimeout(() => this.#release(), PATIENCE);
  }

  #release() {
    const held = this.#drop();
    if (held) this.show(held);
  }

  #drop() {
    const held = this.#held;
    clearTimeout(this.#timer);
    this.#held = null;
    return held;
  }
}
