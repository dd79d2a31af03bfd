// What is picked in one element is sent one at a time: answers must not overtake one another, and
// of several picks that wait for their turn only the newest is sent.
import { send } from "./send.js";

const waiting = new Map();
let running = [];

export const isSending = (element) => waiting.has(element.id);

export function sendInTurn(element, body) {
  const { id } = element;
  if (waiting.has(id)) {
    waiting.set(id, body);
    return;
  }
  const run = sendAll(id, body).finally(() => {
    waiting.delete(id);
    running = running.filter((each) => each !== run);
  });
  running.push(run);
}

export const allSent = () => Promise.all(running);

async function sendAll(id, first) {
  for (let body = first; body; body = waiting.get(id)) {
    waiting.set(id, null);
    await send("press", body);
  }
}
