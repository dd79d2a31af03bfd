// Follows the server: it tells what has changed, this puts it in its place.
import { setNow } from "./clock.js";
import { showModal } from "./modal.js";
import { note } from "./notes.js";
import { patch } from "./patch.js";
import { send } from "./send.js";
import { showItems } from "./timeline.js";

const PATIENCE = 4000;
const LONGEST_PRESS = 3000;
const SOON = 50;
const TYPE_AHEAD = 1000; // So long browsers take letters in a menu for one word.
const TELLS_OPEN = CSS.supports("selector(select:open)");
const { live, place, trouble } = document.body.dataset;
let source = null;
let worried = 0;
let pressed = 0;
let typed = -TYPE_AHEAD;
let later = 0;
const waiting = [];

export function startLive() {
  // A button that is replaced while it is pressed is never clicked, a menu that is replaced closes,
  // and a word that is typed into it breaks off: what is new waits for the finger.
  document.addEventListener("pointerdown", () => {
    clearTimeout(pressed);
    pressed = setTimeout(letGo, LONGEST_PRESS);
  }, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(letGo), true);
  document.addEventListener("keydown", ({ key, target }) => {
    if (key.length === 1 && target.matches("select")) typed = performance.now();
  }, true);
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  if (!document.hidden) start();
}

function start() {
  if (source) return;
  source = new EventSource(live);
  source.onopen = () => clearTimeout(worried);
  source.onmessage = (event) => {
    waiting.push(event.data);
    release();
  };
  source.onerror = () => {
    clearTimeout(worried);
    worried = setTimeout(() => note(trouble), PATIENCE);
  };
}

function letGo() {
  clearTimeout(pressed);
  pressed = 0;
  release();
}

function release() {
  clearTimeout(later);
  if (pressed) return;
  if (isInMenu()) {
    later = setTimeout(release, SOON);
    return;
  }
  for (const data of waiting.splice(0)) show(JSON.parse(data));
}

function isInMenu() {
  const menu = document.activeElement?.closest("select");
  if (!menu) return false;
  return (TELLS_OPEN && menu.matches(":open")) || performance.now() - typed < TYPE_AHEAD;
}

// A browser keeps few connections open to one place: a hidden tab lets its own go.
function stop() {
  source?.close();
  source = null;
}

function show({ pieces = {}, items, order }) {
  if (order) {
    showItems(order, items);
    send("read", { place });
  }
  for (const [name, fresh] of Object.entries(pieces)) {
    const node = document.querySelector(`[data-part="${name}"]`);
    if (!node) continue;
    const isNew = patch(node, fresh);
    if (name === "modal" && isNew) showModal();
    if (name === "clock") setNow();
  }
  document.documentElement.dataset.ready = "";
}
