// On a narrow screen the sidebar and the practice controls slide in over the conversation.
export function startPanels() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-toggle]");
    if (button) toggle(button);
    else if (event.target.matches(".frame, .main, .main *")) closeAll();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeAll();
  });
}

function toggle(button) {
  const name = button.dataset.toggle;
  const open = !document.body.classList.contains(`show-${name}`);
  closeAll();
  if (!open) return;
  document.body.classList.add(`show-${name}`);
  button.setAttribute("aria-expanded", "true");
  document.getElementById(name).querySelector("a, button")?.focus();
}

function closeAll() {
  for (const button of document.querySelectorAll("[data-toggle][aria-expanded=true]")) {
    const panel = document.getElementById(button.dataset.toggle);
    if (panel.contains(document.activeElement)) button.focus();
    button.setAttribute("aria-expanded", "false");
    document.body.classList.remove(`show-${button.dataset.toggle}`);
  }
}
