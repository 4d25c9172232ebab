/**
 * The door: an invitation code, or in the demonstration a person to play.
 */

import { fullDay } from "./days.js";
import { button, make, part } from "./dom.js";
import { Refused, Server, Unreachable } from "./server.js";
import * as words from "./words.js";

/** @typedef {{ id: string, name: string, role: string, organisation: string }} Player */

const server = new Server();
const error = part("error", HTMLElement);
const form = part("form", HTMLFormElement);
const code = part("code", HTMLInputElement);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  enter({ code: code.value.trim() });
});

const demo = await server.players().catch(() => null);
if (demo) showPlayers(demo.players, demo.today);
else showForm();

/** @param {Player[]} players @param {string} today "2026-11-23" */
function showPlayers(players, today) {
  const roles = [...new Set(players.map(({ role }) => role))];
  part("demo-note", HTMLElement).textContent = words.demo.note(fullDay(today));
  part("players", HTMLElement).append(
    ...roles.map((role) => roleElement(role, players.filter((player) => player.role === role))),
  );
  part("demo", HTMLElement).hidden = false;
}

function showForm() {
  // An invitation may be a link; what follows "#" reaches no server's log.
  code.value = decoded(location.hash.slice(1));
  form.hidden = false;
  code.focus();
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a sign of its own, not the beginning of an escaped one
  }
}

/** @param {string} role @param {Player[]} players */
function roleElement(role, players) {
  const heading = make("h2", "", role);
  const cards = make("ul", "cards", ...players.map((player) => make("li", "", playerElement(player))));
  return make("section", "role", heading, cards);
}

/** @param {Player} player */
function playerElement({ id, name, organisation }) {
  const one = button("player", "", () => enter({ player: id }));
  const face = make("span", "face", name.slice(0, 1));
  face.setAttribute("aria-hidden", "true");
  one.append(face, make("span", "about", make("span", "name", name), make("span", "place", organisation)));
  return one;
}

/** @param {{ code: string } | { player: string }} who */
async function enter(who) {
  error.textContent = "";
  document.body.classList.add("entering");
  try {
    await server.post("api/enter", who);
    location.replace("./");
  } catch (problem) {
    document.body.classList.remove("entering");
    error.textContent = sentenceOf(problem) || words.problem.unreachable;
    if ("code" in who) code.select();
  }
}

/** @param {unknown} problem */
const sentenceOf = (problem) => (problem instanceof Refused || problem instanceof Unreachable ? problem.sentence : "");
