// Lets every clock on the page run between two words of the server.
const STEP = 1000;
let ahead = 0;

export function startClock() {
  setNow();
  setInterval(tick, STEP);
}

export function setNow() {
  const told = document.querySelector("[data-now]");
  if (told) ahead = Number(told.dataset.now) - Date.now();
  tick();
}

function tick() {
  const now = new Date(Date.now() + ahead);
  for (const face of document.querySelectorAll("time.ticks")) {
    const text = written(now, face.dataset.zone, face.classList.contains("full"));
    if (face.textContent !== text) face.textContent = text;
  }
}

function written(now, timeZone, full) {
  const options = { timeZone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", options).formatToParts(now).map((part) => [part.type, part.value]));
  const clock = `${parts.hour}:${parts.minute}`;
  return full ? `${parts.weekday} ${parts.day} ${parts.month}, ${clock}` : `${parts.weekday} ${clock}`;
}
