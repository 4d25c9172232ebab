/**
 * The few ways in which this page touches the document. Text goes in as text: nothing here parses HTML.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * The element `id` of the page, known to be a `type`; throws if the HTML and the code have parted ways.
 *
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function part(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`#${id} is missing`);
  return element;
}

/**
 * A new element with a class and children; strings become text.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} name class names, "" for none
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, name, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  return element;
}

/**
 * @param {string} name class names
 * @param {string} label
 * @param {() => void} pressed
 */
export function button(name, label, pressed) {
  const element = make("button", name, label);
  element.type = "button";
  element.addEventListener("click", pressed);
  return element;
}

/**
 * One of the symbols drawn at the end of index.html; decoration only, so hidden from screen readers.
 *
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.classList.add("icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}
