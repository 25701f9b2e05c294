// The forms that the bot opens (modals).

import { el, freshId, refuse, upload } from "./dom.js";
import { state } from "./state.js";
import { act } from "./wire.js";
import { markdown } from "./markdown.js";
import { choices, several } from "./choices.js";

const ROW = 1;
const TEXT_INPUT = 4;
const TEXT_DISPLAY = 10;
const LABEL = 18;
const FILES = 19;
const RADIO = 21;
const BOXES = 22;
const BOX = 23;
const LONG = 2;

export function openForm(form, opener) {
  const fields = new Map();
  const heading = freshId("form");
  const refusals = el("div");
  const parts = form.components.map((part) => drawn(part, fields));
  const dialog = el(
    "dialog",
    { "aria-labelledby": heading },
    el(
      "form",
      { method: "dialog", novalidate: true },
      el("h2", { id: heading }, form.title),
      parts,
      refusals,
      el(
        "div",
        { class: "row" },
        el("button", { type: "submit", class: "press primary" }, "Submit"),
        el(
          "button",
          { type: "button", class: "press secondary", onclick: () => dialog.close() },
          "Cancel",
        ),
      ),
    ),
  );
  dialog.firstChild.addEventListener("submit", async (event) => {
    event.preventDefault();
    const done = await handIn(form, fields);
    if (done.error) refuse(refusals, done.error);
    else dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input, textarea, select")?.focus();
}

async function handIn(form, fields) {
  const given = {};
  for (const [id, value] of fields) {
    const said = await value();
    if (said !== undefined) given[id] = said;
  }
  return act("submit", { channel: state.current, form: form.id, fields: given });
}

function drawn(part, fields) {
  if (part.type === TEXT_DISPLAY) return el("div", { class: "notice" }, markdown(part.content));
  if (part.type === LABEL) return labelled(part.component, part.label, part.description, fields);
  if (part.type === ROW)
    return part.components.map((one) => labelled(one, one.label ?? "", null, fields));
  return null;
}

function labelled(field, label, description, fields) {
  const needed = field.required !== false && field.type !== BOX;
  const shown = needed ? `${label} (required)` : label;
  const [element, value] =
    field.type in FIELDS ? FIELDS[field.type](field, label) : menu(field, label);
  fields.set(field.custom_id, value);
  const note = description ? el("p", { class: "note", id: freshId("note") }, description) : null;
  if (note) element.setAttribute("aria-describedby", note.id);
  if (element.tagName === "FIELDSET") {
    element.querySelector("legend").textContent = shown;
    return el("div", { class: "field" }, element, note);
  }
  element.id = freshId("field");
  element.removeAttribute("aria-label");
  if (field.type === BOX)
    return el("div", { class: "field" }, el("label", {}, element, ` ${shown}`), note);
  if (needed) element.setAttribute("aria-required", "true");
  return el("div", { class: "field" }, el("label", { for: element.id }, shown), note, element);
}

function menu(field, label) {
  const picker = choices(field, label);
  if (picker.control.tagName === "SELECT")
    picker.control.options[0].text = field.placeholder || "Make a choice";
  return [picker.element, () => picker.values()];
}

const FIELDS = {
  [TEXT_INPUT]: (field) => {
    const made = el(field.style === LONG ? "textarea" : "input", {
      placeholder: field.placeholder,
      maxlength: field.max_length,
      rows: field.style === LONG ? 4 : null,
    });
    made.value = field.value ?? "";
    return [made, () => made.value];
  },
  [FILES]: (field) => {
    const made = el("input", { type: "file", multiple: (field.max_values ?? 1) > 1 });
    return [made, () => Promise.all([...made.files].map(upload))];
  },
  [RADIO]: (field, label) => {
    const name = freshId("radio");
    const made = el(
      "fieldset",
      {},
      el("legend", {}, label),
      field.options.map((one) =>
        el(
          "label",
          { class: "tick" },
          el("input", { type: "radio", name, value: one.value, checked: one.default }),
          ` ${one.label}`,
          one.description ? el("span", { class: "note" }, one.description) : null,
        ),
      ),
    );
    return [made, () => made.querySelector("input:checked")?.value];
  },
  [BOXES]: (field, label) => {
    const picker = several(field.options, label);
    return [picker.element, () => picker.values()];
  },
  [BOX]: (field) => {
    const made = el("input", { type: "checkbox", checked: field.default });
    return [made, () => made.checked];
  },
};
