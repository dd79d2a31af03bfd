// Buttons, menus and boxes: whatever acts at once is sent at once, with what stands around it.
import { confirmed } from "./confirm.js";
import { note } from "./notes.js";
import { send } from "./send.js";
import { sendInTurn } from "./turns.js";
import { holds, valueOf, valuesIn } from "./values.js";

const WAIT = 300;
let waiting = 0;

export function startPresses() {
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("input", onInput);
  document.addEventListener("keydown", onKey);
}

async function onClick(event) {
  closeMenus(event.target);
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) return void send("dismiss", targetOf(dismiss));
  const button = event.target.closest("button[data-action]");
  if (button) await press(button, button.dataset.value);
}

function onChange(event) {
  const element = touched(event.target);
  if (!element) return;
  if (element.classList.contains("many")) tellChosen(element);
  if (element.dataset.on === "act" || (element.dataset.on === "dispatch" && !element.dataset.when)) {
    press(element, valueOf(element));
  }
}

function onInput(event) {
  const element = touched(event.target);
  if (!element?.dataset.when?.includes("on_character_entered")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => press(element, valueOf(element)), WAIT);
}

function onKey(event) {
  const { target, key } = event;
  if (key === "Escape") return closeMenus(null, target);
  if (key === "Enter" && target.dataset.when?.includes("on_enter_pressed")) {
    event.preventDefault();
    press(target, valueOf(target));
  }
  // A closed menu changes with every arrow key: open one that acts, so that it does so when
  // somebody decides. In a form nothing is decided before it is saved.
  if (["ArrowDown", "ArrowUp"].includes(key) && target.matches("select[data-on=act]")) {
    event.preventDefault();
    target.showPicker();
  }
}

function touched(target) {
  const element = target.closest("[data-block]");
  if (!element || !holds(element)) return null;
  element.dataset.touched = "";
  return element;
}

export async function press(element, value = null) {
  if (element.dataset.confirm && !(await confirmed(element))) return;
  const target = element.closest("[data-target]");
  if (target.dataset.target === "gallery") return note(document.body.dataset.gallery);
  if (element.dataset.type === "workflow_button") return note(document.body.dataset.workflow);
  if (element.dataset.url) window.open(element.dataset.url, "_blank", "noopener");
  const { block, action, on } = element.dataset;
  const body = { ...targetOf(element), block, action, value, values: valuesIn(target) };
  if (on === "dispatch") return sendInTurn(element, body);
  delete element.dataset.touched;
  element.closest("details.overflow")?.removeAttribute("open");
  target.setAttribute("aria-busy", "true");
  await send("press", body);
  target.removeAttribute("aria-busy");
}

function targetOf(element) {
  const { view, channel, ts } = element.closest("[data-target]").dataset;
  return view ? { view } : { channel, ts };
}

function tellChosen(menu) {
  const boxes = [...menu.querySelectorAll("input")];
  const ticked = boxes.filter((box) => box.checked);
  const shown = menu.querySelector(".chosen");
  const names = ticked.map((box) => box.parentElement.innerText.trim());
  shown.textContent = names.join(", ") || shown.dataset.none;
  const most = Number(menu.dataset.most || boxes.length);
  for (const box of boxes) box.disabled = !box.checked && ticked.length >= most;
}

function closeMenus(clicked, within) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (clicked && menu.contains(clicked)) continue;
    menu.removeAttribute("open");
    if (within && menu.contains(within)) menu.querySelector("summary").focus();
  }
}
