// The message box, and the list of commands that opens over it.
import { send } from "./send.js";
import { toBottom } from "./timeline.js";

const words = () => document.getElementById("words");
const options = () => [...document.querySelectorAll("#commands [role=option]")];
let active = -1;

export function startComposer() {
  const form = document.getElementById("composer");
  if (!form) return;
  form.addEventListener("submit", submit);
  words().addEventListener("input", () => follow());
  words().addEventListener("keydown", onKey);
  words().addEventListener("blur", () => setTimeout(hide, 150));
  document.getElementById("commands").addEventListener("mousedown", (event) => {
    event.preventDefault();
    const line = event.target.closest("[role=option]");
    if (line) take(line);
  });
  const kept = sessionStorage.getItem("compose");
  sessionStorage.removeItem("compose");
  if (kept) compose(kept);
}

export function compose(text) {
  if (!words()) return false;
  words().value = text;
  hide();
  words().focus();
  return true;
}

async function submit(event) {
  event.preventDefault();
  const text = words().value.trim();
  if (!text) return;
  words().value = "";
  hide();
  toBottom();
  await send("say", { place: document.body.dataset.place, text });
}

function follow() {
  active = -1;
  const typed = words().value;
  if (!typed.startsWith("/")) return hide();
  let found = 0;
  for (const line of options()) {
    line.hidden = !line.dataset.line.toLowerCase().startsWith(typed.toLowerCase());
    found += line.hidden ? 0 : 1;
  }
  if (!found) return hide();
  document.getElementById("commands").hidden = false;
  words().setAttribute("aria-expanded", "true");
  mark();
}

function onKey(event) {
  const shown = options().filter((line) => !line.hidden);
  const open = words().getAttribute("aria-expanded") === "true";
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    active = (active + step + shown.length + (active < 0 && step < 0 ? 1 : 0)) % shown.length;
    return mark();
  }
  if (open && event.key === "Escape") return hide();
  if (open && active >= 0 && (event.key === "Enter" || event.key === "Tab")) {
    event.preventDefault();
    return take(shown[active]);
  }
}

function mark() {
  options().filter((line) => !line.hidden).forEach((line, index) => {
    line.setAttribute("aria-selected", String(index === active));
    if (index === active) words().setAttribute("aria-activedescendant", line.id);
  });
  if (active < 0) words().removeAttribute("aria-activedescendant");
}

function take(line) {
  compose(line.dataset.line);
}

function hide() {
  const list = document.getElementById("commands");
  list.hidden = true;
  active = -1;
  words().setAttribute("aria-expanded", "false");
  words().removeAttribute("aria-activedescendant");
}
