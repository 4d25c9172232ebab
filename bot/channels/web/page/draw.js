/**
 * A message as it looks: its bubble, and the choices under it. Knows nothing of order or of the server.
 */

import { clock } from "./days.js";
import { button, make } from "./dom.js";
import { paperElement } from "./paper.js";
import * as words from "./words.js";

/** Labels up to so many Chinese characters stand two in a row; measured at 360 px. */
const SHORT = 7.5;
/** How the bot writes a choice already made, with its number or without. */
const TICKED = /^(\d+ )?✓/;
/** Texts beyond this are folded, in characters and in lines. */
const FOLD = { characters: 700, lines: 22 };

/** @typedef {(message: number, choice: import("./server.js").Choice, button: HTMLButtonElement) => void} Tap */

/**
 * @param {import("./server.js").Message} message
 * @param {Tap} tap
 */
export function messageElement(message, tap) {
  const paper = message.document && paperElement(message.document);
  const bubble = bubbleElement(message.from, message.text, paper);
  const time = make("time", "time", clock(message.at));
  time.dateTime = message.at;
  bubble.append(time);
  if (!message.buttons.length) return make("div", `message ${message.from}`, bubble);
  return make("div", `message ${message.from} with-choices`, bubble, choicesElement(message, tap));
}

/**
 * A bubble that says whose it is to those who can't see the side it stands on.
 *
 * @param {"bot" | "me"} from
 * @param {string} text
 * @param {HTMLElement | null} paper below what the bot says of it; above the caption a person gives it
 */
export function bubbleElement(from, text, paper) {
  const bubble = make("div", "bubble", make("span", "unseen", words.sender[from]));
  if (text) {
    const paragraph = make("p", "text", text);
    bubble.append(paragraph);
    if (from === "bot" && isLong(text)) bubble.append(foldButton(paragraph));
  }
  if (paper && from === "bot") bubble.append(paper);
  else if (paper) bubble.firstElementChild?.after(paper);
  return bubble;
}

/**
 * Which labels share a row: true for those that take half of it.
 *
 * @param {string[]} labels
 * @returns {boolean[]}
 */
export function halves(labels) {
  /** @type {boolean[]} */
  const half = [];
  while (half.length < labels.length) {
    const pair = labels.slice(half.length, half.length + 2);
    const together = pair.length === 2 && pair.every((label) => width(label) <= SHORT);
    half.push(...(together ? [true, true] : [false]));
  }
  return half;
}

/** @param {import("./server.js").Message} message @param {Tap} tap */
function choicesElement(message, tap) {
  const group = make("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.log.choices);
  const half = halves(message.buttons.map(({ label }) => label));
  message.buttons.forEach((choice, index) => {
    const one = button("choice", choice.label, () => tap(message.id, choice, one));
    one.classList.toggle("half", half[index]);
    one.classList.toggle("long", width(choice.label) > SHORT * 2);
    one.classList.toggle("ticked", TICKED.test(choice.label));
    group.append(one);
  });
  return group;
}

/** @param {HTMLElement} paragraph */
function foldButton(paragraph) {
  const toggle = button("unfold", words.log.unfold, () => {
    const folded = paragraph.classList.toggle("folded");
    toggle.textContent = folded ? words.log.unfold : words.log.fold;
    toggle.setAttribute("aria-expanded", String(!folded));
  });
  paragraph.classList.add("foldable", "folded");
  toggle.setAttribute("aria-expanded", "false");
  return toggle;
}

/** @param {string} text */
const isLong = (text) => text.length > FOLD.characters || text.split("\n").length > FOLD.lines;

/** @param {string} label @returns {number} in Chinese characters; Latin ones take about half */
const width = (label) => [...label].reduce((sum, char) => sum + (char > "\u2e7f" ? 1 : 0.55), 0);
