/**
 * Everything this page asks of its server but the stream. Answers are values or one of three errors, so that callers
 * know what to do: Refused (tell the person), and its kind SignedOut (go to the door), or Unreachable (try again later).
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
 *   event: string, tap: number | null, edits: number | null, toast: string
 * }} Message `id` grows by the chat; `tap` is the message whose button was tapped to say this; a message that `edits`
 *   another replaces its text and buttons
 * @typedef {{
 *   id: string, name: string, roles: string, csrf: string, today: string | null, max_file_mb: number, read: number
 * }} Me `id` is the same for this person at every visit, `today` is set in the demonstration only, `read` is the id of
 *   the last message seen
 */

/** Nothing came back, or nothing that lasts: `sentence` is the server's own, "" if it could not say any. */
export class Unreachable extends Error {
  /**
   * @param {string} cause for developers
   * @param {string} [sentence]
   */
  constructor(cause, sentence = "") {
    super(cause);
    this.sentence = sentence;
  }
}

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

export class SignedOut extends Refused {}

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
   * Whom one may play in the demonstration; refused with 404 elsewhere.
   *
   * @returns {Promise<{ today: string, players: import("./enter.js").Player[] }>}
   */
  players() {
    return this.#ask("api/players");
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
      if (error instanceof Refused || error instanceof Unreachable) throw error;
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
  if (status >= 500 || LATER.includes(status)) throw new Unreachable(`status ${status}`, sentenceIn(body));
  if (status >= 400) {
    const refusal = status === 401 ? SignedOut : Refused;
    throw new refusal(status, sentenceIn(body) || words.problem.refused);
  }
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
