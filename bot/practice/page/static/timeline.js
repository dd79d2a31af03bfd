// The messages of a conversation, each an item of its own.
import { patch } from "./patch.js";

const NEAR = 120;
const scroller = () => document.querySelector(".scroller");

export function atBottom() {
  const box = scroller();
  return box ? box.scrollHeight - box.scrollTop - box.clientHeight < NEAR : false;
}

export function toBottom() {
  const box = scroller();
  if (box) box.scrollTop = box.scrollHeight;
}

export function showItems(order, items) {
  const list = document.querySelector(".timeline");
  if (!list) return;
  const stay = atBottom();
  for (const line of [...list.children]) if (!order.includes(line.id)) line.remove();
  order.forEach((key, index) => place(list, key, index, items[key]));
  if (stay) toBottom();
}

function place(list, key, index, fresh) {
  let line = document.getElementById(key);
  if (!line) {
    line = document.createElement("div");
    line.className = "item";
    line.id = key;
  }
  if (fresh) patch(line, fresh);
  if (list.children[index] !== line) list.insertBefore(line, list.children[index] ?? null);
}
