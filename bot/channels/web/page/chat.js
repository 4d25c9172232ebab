/**
 * The chat: puts the parts together and says what happens when. Each part has its own file.
 */

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { deviceToday, monthDay } from "./days.js";
import { make, part } from "./dom.js";
import { gatherFiles } from "./gather.js";
import { Keep } from "./keep.js";
import { ConnectionBar, Dots, Toast } from "./notice.js";
import { newEvent, Outbox } from "./outbox.js";
import { Pending } from "./pending.js";
import { Scroller } from "./scroller.js";
import { Refused, Server, SignedOut } from "./server.js";
import { Stream } from "./stream.js";
import { TapEchoes } from "./taps.js";
import { Tray } from "./tray.js";
import { Unread } from "./unread.js";
import * as words from "./words.js";

/** How long the stream may keep back what the server has taken before it counts as dead, in milliseconds. */
const ECHO = 8_000;
/** Between tries to begin, in milliseconds. */
const BEGIN = 3_000;
/** What the server takes of a button's label, in characters. */
const LONGEST_LABEL = 100;

const server = new Server();
const bar = new ConnectionBar(part("connection", HTMLElement));
const toast = new Toast(part("toast", HTMLElement));
const dots = new Dots(part("thinking", HTMLElement));
const log = part("log", HTMLElement);
const lines = part("lines", HTMLElement);
const older = part("older", HTMLElement);

// One may write at once; all else waits until it is known who this is.
const composer = new Composer(
  part("composer", HTMLFormElement),
  part("words", HTMLTextAreaElement),
  part("send", HTMLButtonElement),
);
const [me, first] = await begin();
const keep = new Keep(me.id);
const today = () => me.today ?? deviceToday();
const finePointer = matchMedia("(pointer: fine)").matches;

const conversation = new Conversation(lines, log, { today, tap, focusLost: () => composer.focus() });
const scroller = new Scroller(
  {
    log,
    content: [lines, part("pending", HTMLElement), dots.element],
    button: part("newest", HTMLButtonElement),
    count: part("newest-count", HTMLElement),
  },
  { top: loadOlder, end: () => unread.look() },
);
const unread = new Unread(conversation, {
  atEnd: () => scroller.atEnd,
  tell: (id) => server.post("api/read", { id }),
});
const outbox = new Outbox(server, keep, { changed: letterChanged, gone: letterGone, check: whoAmI });
const pending = new Pending(part("pending", HTMLElement), {
  retry: (item) => outbox.retry(item),
  remove: (item) => outbox.remove(item),
  edit: (item) => {
    if (item.letter.kind === "text") composer.putBack(item.letter.text);
    outbox.remove(item);
  },
});
const tray = new Tray(part("tray", HTMLElement), me.max_file_mb, {
  refused: (sentence) => toast.show(sentence),
  changed: () => scroller.atEnd && scroller.toEnd(),
});
const echoes = new TapEchoes(show);
const stream = new Stream({
  after: () => received,
  check: whoAmI,
  message: receive,
  state: (open) => {
    bar.open = open;
    if (open) outbox.deliver();
  },
});
/** Id of the last message that came, shown or not. */
let received = first.messages.length ? first.messages[first.messages.length - 1].id : 0;
/** Whether the server knows a name by now: on the first visit it is asked for in the talk. */
let named = false;
let more = first.more;
let loading = false;

start();

/** Waits until the server tells who we are and what was said; nothing can be shown before. */
async function begin() {
  for (;;) {
    try {
      return /** @type {const} */ ([await server.me(), await server.messages()]);
    } catch (error) {
      if (error instanceof SignedOut) await toTheDoor();
      bar.open = false;
      await new Promise((resolve) => setTimeout(resolve, BEGIN));
    }
  }
}

function start() {
  introduce(me);
  const leave = part("leave", HTMLButtonElement);
  leave.addEventListener("click", goAway);
  if (me.today) {
    const stamp = part("stamp", HTMLElement);
    stamp.append(words.demo.stamp, make("span", "stamp-day", words.demo.stampDay(monthDay(me.today))));
    stamp.hidden = false;
    leave.textContent = words.leaving.swap;
  }
  for (const quick of part("quick", HTMLElement).querySelectorAll("button")) {
    quick.addEventListener("click", () => write(quick.textContent ?? ""));
    quick.disabled = false;
  }
  gatherFiles(
    {
      chooser: part("files", HTMLInputElement),
      attach: part("attach", HTMLButtonElement),
      veil: part("drop", HTMLElement),
    },
    (files) => tray.add(files),
  );
  window.addEventListener("beforeunload", (event) => {
    // Words are kept by the device; files are not.
    if (!tray.isEmpty || outbox.unsent.some(({ letter }) => letter.kind === "file")) event.preventDefault();
  });
  conversation.prepend(first.messages);
  outbox.restore();
  const line = unread.start(me.read);
  if (line) scroller.toLine(line);
  else scroller.toEnd();
  if (scroller.nearTop) loadOlder();
  unread.look();
  stream.open();
  composer.open(keep, send);
  // A touch screen would bring up its keyboard.
  if (finePointer) composer.focus();
}

/** @param {import("./server.js").Me} who as the head of the page shows him */
function introduce({ name, roles }) {
  named = Boolean(name);
  part("me", HTMLElement).textContent = [name, roles].filter(Boolean).join(" · ");
}

/** Asks who we are; another person's page must not go on under this one's name. */
async function whoAmI() {
  try {
    const now = await server.me();
    if (now.id !== me.id) {
      location.reload();
      await forever();
    }
    introduce(now);
  } catch (error) {
    if (error instanceof SignedOut) await toTheDoor();
    throw error;
  }
}

/** @param {import("./server.js").Message} message */
function receive(message) {
  if (message.id <= received) return;
  received = message.id;
  if (message.event) {
    dots.expect();
    outbox.echoed(message.event);
  }
  if (message.from === "bot") {
    dots.answered();
    if (!named) whoAmI().catch(() => {});
  }
  if (message.toast) toast.show(message.toast);
  echoes.receive(message);
}

/** @param {import("./server.js").Message} message */
function show(message) {
  const added = conversation.append(message);
  if (message.event) pending.remove(message.event);
  if (!added) return;
  if (scroller.atEnd) scroller.toEnd();
  if (message.from !== "bot") return;
  if (!scroller.atEnd) scroller.addedBelow();
  unread.arrived();
}

/** @param {string} text what stands in the input, "" if nothing */
function send(text) {
  const files = tray.take();
  if (!files.length && !text) return;
  composer.clear();
  if (finePointer) composer.focus();
  if (!files.length) return write(text);
  files.forEach((file, index) => post({ event: newEvent(), kind: "file", file, caption: index === 0 ? text : "" }));
}

/** @param {string} text */
function write(text) {
  post({ event: newEvent(), kind: "text", text });
}

/** @type {import("./draw.js").Tap} */
async function tap(message, choice, button) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const label = [...choice.label].slice(0, LONGEST_LABEL).join("");
  await outbox.add({ event: newEvent(), kind: "tap", tap: choice.payload, message, label });
  button.removeAttribute("aria-busy");
}

/** @param {import("./outbox.js").Letter} letter */
function post(letter) {
  conversation.unmark();
  outbox.add(letter);
  scroller.toEnd();
}

/** @param {import("./outbox.js").Item} item */
function letterChanged(item) {
  const { letter, state } = item;
  if (letter.kind === "tap" && state === "refused") {
    toast.show(item.sentence);
    return outbox.remove(item);
  }
  pending.show(item);
  if (state === "sending") dots.asked();
  if (state !== "sent") return;
  dots.expect();
  // A tap may show nothing of its own.
  if (letter.kind === "tap") return;
  setTimeout(() => pending.has(letter.event) && stream.reopen(), ECHO);
}

/** @param {import("./outbox.js").Item} item */
function letterGone(item) {
  pending.remove(item.letter.event);
}

async function loadOlder() {
  if (loading || !more) return;
  loading = true;
  older.hidden = false;
  try {
    const page = await server.messages(conversation.oldest);
    more = page.more;
    older.hidden = true;
    scroller.keepPlace(() => conversation.prepend(page.messages));
  } catch {
    older.hidden = true;
    loading = false;
    return toast.show(words.problem.history);
  }
  loading = false;
  // A page may hold little to see: redrawn messages and toasts.
  if (scroller.nearTop) loadOlder();
}

async function goAway() {
  const unsent = outbox.unsent.length;
  if (unsent && !confirm(words.leaving.unsent(unsent))) return;
  if (!unsent && !me.today && !confirm(words.leaving.sure)) return;
  try {
    await server.post("api/leave", {});
  } catch (error) {
    if (!(error instanceof Refused)) return toast.show(words.problem.unreachable);
  }
  // Others may use this device.
  keep.clear();
  await toTheDoor();
}

function toTheDoor() {
  location.assign("enter");
  return forever();
}

/** @returns {Promise<never>} nothing may go on here while the browser loads another page */
function forever() {
  return new Promise(() => {});
}
