// The buttons of the guide and of the clock.
import { compose } from "./composer.js";
import { send } from "./send.js";

const TEAM_CHANNEL = "sales-wins";

export function startGuide() {
  document.addEventListener("click", (event) => {
    const skip = event.target.closest("[data-skip]");
    if (skip) return skipTo(skip, skip.dataset.skip);
    const help = event.target.closest("[data-guide]");
    if (help) follow(help);
  });
}

function follow(button) {
  const { guide, value } = button.dataset;
  if (guide === "skip") return skipTo(button, value);
  if (guide === "start_over") return send("start_over");
  if (guide === "go") return visit(value);
  document.body.classList.remove("show-practice");
  if (document.body.dataset.place === TEAM_CHANNEL && compose(value)) return;
  sessionStorage.setItem("compose", value);
  visit(TEAM_CHANNEL);
}

async function skipTo(button, to) {
  button.disabled = true;
  await send("skip", { to });
  button.disabled = false;
  button.focus();
}

function visit(place) {
  location.assign(`/as/${document.body.dataset.person}/${place}`);
}
