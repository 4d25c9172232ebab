/**
 * Everything this page asks of its server but the stream. Answers are values or one of three errors, so that callers
 * know what to do: SignedOut (go to the door), Refused (tell the person), Unreachable (try again later).
 */

import * as words from "./words.js";

const PATIENCE = 20_000; // milliseconds
const PAGE = 50; // messages
/** Refusals that pass by themselves: time-out, too early, too many. */
const LATER = [408, 425, 429];

/**
 * @typedef {{ label: string, payload: string }} Choice
 * @typedef {{ name: string, url: string, size: number, media_type: string }} Paper
 * @typedef {{
 *   id: number, from: "bot" | "me", at: string, text: string, buttons: Choice[], document: Paper | null,
 *   event: string | null, edits: number | null, toast: string
 * }} Message `id` grows by the chat; a message that `edits` another replaces its text and buttons
 * @typedef {{
 *   name: string, roles: string, csrf: string, today: string | null, max_file_mb: number, read: number
 * }} Me `today` is set in the demonstration only, `read` is the id of the last message seen
 */

export class SignedOut extends Error {}

export class Unreachable extends Error {}

export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} sentence for the person
   */
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
    this.sentence = sentence;
  }
}

export class Server {
  /** @type {string} the token of this session, sent with every change */
  csrf = "";

  /** @returns {Promise<Me>} */
  async me() {
    const me = await this.#ask("api/me");
    this.csrf = me.csrf;
    return me;
  }

  /**
   * A page of messages, oldest first: the newest ones, or those before `before`; `more` tells whether older ones remain.
   *
   * @param {number} [before]
   * @returns {Promise<{ messages: Message[], more: boolean }>}
   */
  async messages(before) {
    const from = before === undefined ? "" : `before=${before}&`;
    const { messages } = await this.#ask(`api/messages?${from}limit=${PAGE}`);
    return { messages, more: messages.length === PAGE };
  }

  /**
   * @param {string} path
   * @param {object} body
   */
  post(path, body) {
    return this.#ask(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": this.csrf },
      body: JSON.stringify(body),
    });
  }

  /**
   * @param {string} path
   * @param {RequestInit} [request]
   * @returns {Promise<any>}
   */
  async #ask(path, request = {}) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const response = await fetch(path, { ...request, credentials: "same-origin", signal: patience.signal });
      return answerOf(response.status, await response.text());
    } catch (error) {
      if (error instanceof SignedOut || error instanceof Refused) throw error;
      throw new Unreachable(String(error));
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * The value an answer carries; throws SignedOut, Refused or Unreachable.
 *
 * @param {number} status
 * @param {string} body
 * @returns {any}
 */
export function answerOf(status, body) {
  if (status === 401) throw new SignedOut();
  if (status >= 500 || LATER.includes(status)) throw new Unreachable(`status ${status}`);
  if (status >= 400) throw new Refused(status, sentenceIn(body) || words.problem.refused);
  return JSON.parse(body);
}

/** @param {string} body @returns {string} "" where something other than our server refused */
function sentenceIn(body) {
  try {
    return String(JSON.parse(body).error ?? "");
  } catch {
    return "";
  }
}
