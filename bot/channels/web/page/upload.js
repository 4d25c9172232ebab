/**
 * One file on its way. XMLHttpRequest, because fetch does not tell how much of a request has been sent.
 */

import { answerOf, Unreachable } from "./server.js";

/** A connection that moves nothing for so long is given up, in milliseconds. */
const STALL = 60_000;

export class Cancelled extends Error {}

export class Upload {
  #request = new XMLHttpRequest();
  #cancelled = false;

  /**
   * Resolves once the server keeps the file; throws as `answerOf` does, or Cancelled.
   *
   * @param {{ event: string, caption: string, file: File }} letter
   * @param {string} csrf
   * @param {(share: number) => void} progress called with 0 … 1
   * @returns {Promise<void>}
   */
  send({ event, caption, file }, csrf, progress) {
    const form = new FormData();
    form.append("event", event);
    form.append("caption", caption);
    form.append("file", file, file.name);
    const request = this.#request;
    return new Promise((resolve, reject) => {
      const stall = new Stall(() => request.abort());
      request.upload.addEventListener("progress", (sent) => {
        stall.moved();
        if (sent.lengthComputable) progress(sent.loaded / sent.total);
      });
      request.addEventListener("loadend", () => {
        stall.over();
        if (this.#cancelled) return reject(new Cancelled());
        if (request.status === 0) return reject(new Unreachable("upload"));
        try {
          answerOf(request.status, request.responseText);
          resolve();
        } catch (error) {
          reject(error);
        }
      });
      request.open("POST", "api/files");
      request.setRequestHeader("X-CSRF-Token", csrf);
      request.send(form);
    });
  }

  cancel() {
    this.#cancelled = true;
    this.#request.abort();
  }
}

class Stall {
  /** @param {() => void} stalled */
  constructor(stalled) {
    this.stalled = stalled;
    this.timer = setTimeout(stalled, STALL);
  }

  moved() {
    this.over();
    this.timer = setTimeout(this.stalled, STALL);
  }

  over() {
    clearTimeout(this.timer);
  }
}
