/**
 * The ways in which files reach the tray: chosen, dropped, pasted.
 */

import * as words from "./words.js";

/**
 * @param {{ chooser: HTMLInputElement, attach: HTMLButtonElement, veil: HTMLElement }} parts
 * @param {(files: File[]) => void} add
 */
export function gatherFiles({ chooser, attach, veil }, add) {
  attach.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    add([...(chooser.files ?? [])]);
    // The same file may be chosen again after it was taken back.
    chooser.value = "";
  });
  document.addEventListener("paste", (event) => {
    const files = pasted(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    add(files);
  });
  dropped(veil, add);
}

/** @param {DataTransfer | null} clipboard @returns {File[]} */
function pasted(clipboard) {
  // Word and Excel put a picture of the text beside the text: then the text is meant.
  if (!clipboard || clipboard.types.includes("text/plain")) return [];
  return [...clipboard.files].map((file) => {
    if (file.name !== "image.png") return file;
    return new File([file], `${words.file.pasted}.png`, { type: file.type });
  });
}

/** @param {HTMLElement} veil shown while files hang over the page @param {(files: File[]) => void} add */
function dropped(veil, add) {
  let depth = 0;
  const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    depth += 1;
    veil.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (carriesFiles(event) && --depth === 0) veil.hidden = true;
  });
  document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    add([...(event.dataTransfer?.files ?? [])]);
  });
}
