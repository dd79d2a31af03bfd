// Lists that the bot serves: what is typed above a menu is asked for, and the menu fills.
import { note } from "./notes.js";
import { send } from "./send.js";

const WAIT = 300;
let waiting = 0;

export function startSearch() {
  document.addEventListener("input", ({ target }) => target.matches("[data-search]") && soon(target));
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-search]:not([data-asked])")) ask(target);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-search]") || !["Enter", "ArrowDown"].includes(event.key)) return;
    // Enter would send the form; whoever has typed goes on to what was found.
    event.preventDefault();
    menuOf(event.target).focus();
  });
}

const menuOf = (box) => document.getElementById(box.dataset.search);

function soon(box) {
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(document.getElementById(box.id) ?? box), WAIT);
}

async function ask(box) {
  if (box.value.length < Number(box.dataset.least)) return;
  box.dataset.asked = "";
  const { view } = box.closest("[data-target]").dataset;
  if (!view) return;
  const { block, action } = menuOf(box).dataset;
  await send("search", { view, block, action, typed: box.value }, tell);
}

function tell(text) {
  // What lies behind an open form is not read out.
  const dialog = document.getElementById("modal");
  if (dialog.open) dialog.querySelector("#told").textContent = text;
  else note(text);
}
