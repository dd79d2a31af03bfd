// The ways in beside the command: shortcuts, everywhere and on a message, and a workflow's step.
import { send } from "./send.js";

const dialog = () => document.getElementById("workflow");

export function startWays() {
  document.addEventListener("click", (event) => {
    const way = event.target.closest("[data-way]");
    if (way) take(way);
  });
  dialog().addEventListener("submit", run);
}

function take(button) {
  const menu = button.closest("details");
  menu?.removeAttribute("open");
  // A form that opens gives the focus back to where it was: not to a line of a closed menu.
  menu?.querySelector("summary").focus();
  if (button.dataset.way === "shortcut") return send("shortcut");
  if (button.dataset.way === "workflow") return open();
  if (button.dataset.way === "close") return dialog().close();
  const { channel, ts } = button.closest("[data-target]").dataset;
  return send("message_shortcut", { channel, ts });
}

function open() {
  dialog().showModal();
  dialog().querySelector("input").focus();
}

async function run(event) {
  event.preventDefault();
  const form = event.target;
  const inputs = Object.fromEntries(new FormData(form));
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  await send("workflow", inputs);
  button.disabled = false;
  form.reset();
  dialog().close();
}
