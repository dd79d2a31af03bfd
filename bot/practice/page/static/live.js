// Follows the server: it tells what has changed, this puts it in its place.
import { setNow } from "./clock.js";
import { showModal } from "./modal.js";
import { note } from "./notes.js";
import { patch } from "./patch.js";
import { send } from "./send.js";
import { showItems } from "./timeline.js";

const PATIENCE = 4000;
const LONGEST_PRESS = 3000;
const { live, place, trouble } = document.body.dataset;
let source = null;
let worried = 0;
let pressed = 0;
const waiting = [];

export function startLive() {
  // A button that is replaced while it is pressed is never clicked: what is new waits for the finger.
  document.addEventListener("pointerdown", () => {
    clearTimeout(pressed);
    pressed = setTimeout(release, LONGEST_PRESS);
  }, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(release), true);
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  if (!document.hidden) start();
}

function start() {
  if (source) return;
  source = new EventSource(live);
  source.onopen = () => clearTimeout(worried);
  source.onmessage = (event) => (pressed ? waiting.push(event.data) : show(JSON.parse(event.data)));
  source.onerror = () => {
    clearTimeout(worried);
    worried = setTimeout(() => note(trouble), PATIENCE);
  };
}

function release() {
  clearTimeout(pressed);
  pressed = 0;
  for (const data of waiting.splice(0)) show(JSON.parse(data));
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
