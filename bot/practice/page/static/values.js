// What stands in the elements of a message, a form or a Home tab.
const PRESSED = ["button", "workflow_button", "overflow", "feedback_buttons", "icon_button"];

export const holds = (element) => !PRESSED.includes(element.dataset.type);

export function valueOf(element) {
  const { type } = element.dataset;
  if (type === "checkboxes" || type.startsWith("multi_")) return ticked(element);
  if (type === "radio_buttons") return ticked(element)[0] ?? null;
  if (type === "file_input") return [...element.files].map((file) => file.name);
  return element.value;
}

export function setValue(element, value) {
  const { type } = element.dataset;
  if (type === "file_input") return;
  if (type === "checkboxes" || type === "radio_buttons" || type.startsWith("multi_")) {
    for (const box of element.querySelectorAll("input")) box.checked = [].concat(value).includes(box.value);
  } else {
    element.value = value;
  }
}

// Only what was touched: the server knows the rest.
export function valuesIn(container) {
  const values = {};
  for (const element of container.querySelectorAll("[data-touched]")) {
    const { block, action } = element.dataset;
    values[`${block}\n${action}`] = valueOf(element);
  }
  return values;
}

function ticked(element) {
  return [...element.querySelectorAll("input:checked")].map((box) => box.value);
}
