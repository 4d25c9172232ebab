/**
 * Files in a bubble: pictures are shown, everything else is a card with its kind, name and size.
 */

import { size } from "./days.js";
import { icon, make } from "./dom.js";
import * as words from "./words.js";

/** Pictures that a browser shows and that can't carry a script; everything else is only offered to be saved. */
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/** @type {[RegExp, string, string][]} ending, letters on the card, class of its colour */
const KINDS = [
  [/\.docx?$|\.wps$/i, "W", "word"],
  [/\.(xlsx?|csv|et)$/i, "X", "excel"],
  [/\.(pptx?|dps)$/i, "P", "slides"],
  [/\.pdf$/i, "PDF", "pdf"],
  [/\.(png|jpe?g|gif|webp|heic|bmp)$/i, "图", "picture"],
];

/**
 * A file that the server has.
 *
 * @param {import("./server.js").Paper} paper
 */
export function paperElement({ name, url, size: bytes, media_type: type }) {
  const address = new URL(url, document.baseURI);
  // The server's own word is not enough: a javascript: or foreign address must never become a link.
  if (address.origin !== location.origin) return make("div", "paper", card(name, size(bytes)));
  if (!PICTURES.includes(type)) {
    const whole = link("paper-card", address.href, ...cardParts(name, size(bytes)), icon("save"));
    return make("div", "paper", toSave(whole, name));
  }
  const picture = link("picture", address.href, pictureElement(address.href, name));
  picture.target = "_blank";
  const save = toSave(link("paper-action", address.href, words.file.save), name);
  return make("div", "paper pictured", picture, make("div", "paper-line", make("span", "paper-size", size(bytes)), save));
}

/**
 * A file that is still here. The address of its preview lives as long as the page.
 *
 * @param {File} file
 */
export function fileElement(file) {
  if (!PICTURES.includes(file.type)) return make("div", "paper", card(file.name, size(file.size)));
  return make("div", "paper", make("div", "picture", pictureElement(URL.createObjectURL(file), file.name)));
}

/**
 * The letters that stand for a kind of file.
 *
 * @param {string} name
 */
export function kindElement(name) {
  const [, letters, colour] = KINDS.find(([ending]) => ending.test(name)) ?? [null, "", "other"];
  const kind = make("span", `kind ${colour}`, letters || icon("clip"));
  kind.setAttribute("aria-hidden", "true");
  return kind;
}

/** @param {File} file */
export const isPicture = (file) => PICTURES.includes(file.type);

/** @param {string} name @param {string} detail */
const card = (name, detail) => make("div", "paper-card", ...cardParts(name, detail));

/** @param {string} name @param {string} detail */
function cardParts(name, detail) {
  const about = make("span", "paper-about", make("span", "paper-name", name), make("span", "paper-size", detail));
  return [kindElement(name), about];
}

/** @param {string} address @param {string} name */
function pictureElement(address, name) {
  const image = make("img", "");
  image.alt = name;
  image.loading = "lazy";
  image.src = address;
  return image;
}

/** @param {string} name @param {string} address @param {...(string | Node)} content */
function link(name, address, ...content) {
  const anchor = make("a", name, ...content);
  anchor.href = address;
  anchor.rel = "noopener";
  return anchor;
}

/** @param {HTMLAnchorElement} anchor @param {string} name */
function toSave(anchor, name) {
  anchor.download = name;
  anchor.setAttribute("aria-label", `${words.file.save} ${name}`);
  return anchor;
}
