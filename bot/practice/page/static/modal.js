// The form on top of the page: opened, followed and closed as the server says.
import { send } from "./send.js";
import { allSent } from "./turns.js";
import { valuesIn } from "./values.js";

const FIELDS = "[data-focus], .modal-body select, .modal-body textarea, .modal-body input, .modal-body summary";
const dialog = () => document.getElementById("modal");
const form = () => dialog().querySelector("form");
let opener = null;
let shown = null;
let awaited = false;

export function startModal() {
  const box = dialog();
  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    close("one");
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button) close(button.dataset.close);
  });
  box.addEventListener("submit", submit);
  showModal();
}

export function showModal() {
  // An answer may put another form in the place of the one that was sent.
  const { view, kind } = form()?.dataset ?? {};
  const now = view ? `${view} ${kind}` : null;
  if (now !== shown) awaited = false;
  if (!view) {
    leave();
  } else if (now !== shown) {
    enter();
  } else {
    toWhatIsWrong();
  }
  shown = now;
}

// The answer to what was sent may come behind another change of the form: wait for it.
function toWhatIsWrong() {
  const wrong = awaited && dialog().querySelector("[aria-invalid]");
  if (!wrong) return;
  awaited = false;
  wrong.focus();
}

function enter() {
  const box = dialog();
  if (!box.open) {
    const active = document.activeElement;
    opener = { id: active?.id, line: active?.closest(".item")?.id };
    box.showModal();
  }
  (box.querySelector("[data-focus]") ?? box.querySelector(FIELDS) ?? box.querySelector("button")).focus();
}

function leave() {
  if (!dialog().open) return;
  dialog().close();
  const line = opener?.line && document.getElementById(opener.line);
  const back = (opener?.id && document.getElementById(opener.id)) || line?.querySelector("button, select, article") || document.getElementById("words") || document.getElementById("main");
  back?.focus();
}

async function submit(event) {
  event.preventDefault();
  const button = event.submitter ?? form().querySelector("[type=submit]");
  const { view } = form().dataset;
  const values = valuesIn(form());
  awaited = true;
  if (button) button.disabled = true;
  await allSent();
  await send("submit", { view, values });
  if (button) button.disabled = false;
  toWhatIsWrong();
}

function close(which) {
  const view = form()?.dataset.view;
  if (view) send("close", { view, which });
}
