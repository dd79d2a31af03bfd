// Asks before something is done; the answer is a promise.
export function confirmed(element) {
  const texts = JSON.parse(element.dataset.confirm);
  const dialog = document.getElementById("confirm");
  dialog.querySelector("#confirm-title").textContent = texts.title;
  dialog.querySelector("#confirm-text").textContent = texts.text;
  const [deny, yes] = dialog.querySelectorAll("button");
  deny.textContent = texts.deny;
  yes.textContent = texts.confirm;
  yes.className = `button ${texts.style}`;
  dialog.returnValue = "deny";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "confirm"), { once: true });
  });
}
