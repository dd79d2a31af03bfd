// Puts new HTML in place while focus, open menus and half-written words stay where they are.
// The HTML comes from this page's own server, where every value was escaped.
import { isSending } from "./turns.js";
import { setValue, valueOf } from "./values.js";

const FOCUSABLE = "button, select, input, textarea, a[href], summary";

export function patch(node, fresh) {
  if (node.dataset.mark === fresh.mark) return false;
  const kept = remember(node);
  node.innerHTML = fresh.html;
  node.dataset.mark = fresh.mark;
  restore(node, kept);
  return true;
}

function remember(node) {
  const active = node.contains(document.activeElement) ? document.activeElement : null;
  const written = [...node.querySelectorAll("[data-touched]")].map((each) => [each.id, each.dataset.type, valueOf(each)]);
  const sought = [...node.querySelectorAll("[data-search]")].map((each) => [each.id, each.value, "asked" in each.dataset]);
  const open = [...node.querySelectorAll("details[open][id]")].map((each) => each.id);
  const scrolled = node.querySelector(".modal-body")?.scrollTop ?? 0;
  const range = active?.matches("input:not([type]), input[type=text], textarea") ? [active.selectionStart, active.selectionEnd] : null;
  return { focus: active && keyOf(active), written, sought, open, scrolled, range };
}

function restore(node, kept) {
  for (const [id, type, value] of kept.written) {
    const element = find(node, `#${CSS.escape(id)}`);
    if (element?.dataset.type !== type) continue;
    // What comes may have been made before the newest pick: the pick stays until it comes back.
    if (!isSending(element) && isSame(valueOf(element), value)) continue;
    setValue(element, value);
    element.dataset.touched = "";
  }
  for (const [id, value, asked] of kept.sought) {
    const box = find(node, `#${CSS.escape(id)}`);
    if (!box) continue;
    box.value = value;
    if (asked) box.dataset.asked = "";
  }
  for (const id of kept.open) find(node, `#${CSS.escape(id)}`)?.setAttribute("open", "");
  const body = node.querySelector(".modal-body");
  if (body) body.scrollTop = kept.scrolled;
  if (kept.focus) focusAgain(node, kept);
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function focusAgain(node, { focus, range }) {
  const same = focus && find(node, focus);
  const next = same || node.querySelector(".actions button, .actions select") || node.querySelector("[tabindex='-1']") || node.querySelector(FOCUSABLE);
  next?.focus({ preventScroll: true });
  if (same && range) same.setSelectionRange(...range);
}

function find(node, selector) {
  return selector ? node.querySelector(selector) : null;
}

export function keyOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  for (const name of ["skip", "guide", "close"]) {
    if (element.dataset[name]) return `[data-${name}="${CSS.escape(element.dataset[name])}"]`;
  }
  const href = element.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}
