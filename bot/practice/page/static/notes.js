// Short notes in a corner, read out politely; they leave by themselves.
const STAYS = 8000;

export function note(text) {
  const line = document.createElement("p");
  line.className = "note";
  line.textContent = text;
  document.getElementById("notes").append(line);
  setTimeout(() => line.remove(), STAYS);
}
