// The options of a slash command, one field each.

import { clearRefusals, el, freshId, refuse, upload } from "./dom.js";
import { act } from "./wire.js";
import { combobox } from "./combobox.js";
import { OPTION_LISTS, single } from "./choices.js";
import { openForm } from "./forms.js";

const INTEGER = 4;
const BOOLEAN = 5;
const NUMBER = 10;
const ATTACHMENT = 11;

export function commandPanel(command, here, back) {
  const fields = new Map();
  const drawn = command.options.map((one) => field(one, command, here, fields));
  const form = el(
    "form",
    { class: "command", "aria-label": `/${command.shown}`, novalidate: true },
    el(
      "p",
      {},
      el("b", {}, `/${command.shown}`),
      " ",
      el("span", { class: "note" }, command.description),
    ),
    drawn,
    el(
      "div",
      { class: "row" },
      el("button", { type: "submit", class: "press primary" }, "Send"),
      el("button", { type: "button", class: "press secondary", onclick: back }, "Cancel"),
    ),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearRefusals();
    const done = await act("slash", {
      channel: here.id,
      command: command.name,
      options: await filled(fields),
    });
    if (done.error) return refuse(form, done.error);
    back();
    if (done.form) openForm(done.form, document.querySelector("#line textarea"));
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && back());
  return form;
}

// Only what was filled in; the server says what is missing.
async function filled(fields, but = null) {
  const given = {};
  for (const [name, value] of fields) {
    const said = name === but ? undefined : await value();
    if (said !== undefined && said !== "") given[name] = said;
  }
  return given;
}

function field(one, command, here, fields) {
  const id = freshId("option");
  const [control, value, extra] = made(one, command, here, fields);
  control.id = id;
  control.dataset.option = one.shown;
  control.removeAttribute("aria-label");
  if (one.required) control.setAttribute("aria-required", "true");
  fields.set(one.name, value);
  const note = el("span", { class: "note", id: freshId("note") }, one.description);
  control.setAttribute("aria-describedby", note.id);
  return el(
    "div",
    { class: "option" },
    el("label", { for: id }, one.required ? `${one.shown} (required)` : one.shown),
    note,
    control,
    extra ?? null,
  );
}

function made(one, command, here, fields) {
  const list = OPTION_LISTS[one.type]?.(one) ?? listed(one);
  if (list) return menu(one, list);
  if (one.type === ATTACHMENT) {
    const input = el("input", { type: "file" });
    return [input, async () => (input.files[0] ? upload(input.files[0]) : undefined)];
  }
  const isNumber = one.type === INTEGER || one.type === NUMBER;
  const input = el("input", {
    type: isNumber && !one.suggests ? "number" : "text",
    maxlength: one.max_length,
    min: one.min_value,
    max: one.max_value,
  });
  const typed = () => (isNumber && input.value !== "" ? Number(input.value) : input.value);
  return one.suggests ? suggesting(one, input, typed, command, here, fields) : [input, typed];
}

function listed(one) {
  if (one.type === BOOLEAN)
    return [
      { value: true, label: "Yes" },
      { value: false, label: "No" },
    ];
  return one.choices.length
    ? one.choices.map((each) => ({ value: each.value, label: each.shown }))
    : null;
}

// A menu gives texts; what is sent is the value that the text stands for.
function menu(one, list) {
  const picker = single(list, "Make a choice");
  return [
    picker.control,
    () => list.find((each) => String(each.value) === picker.values()[0])?.value,
  ];
}

function suggesting(one, input, typed, command, here, fields) {
  let chosen = null;
  const suggest = async (text) => {
    chosen = null;
    const options = await filled(fields, one.name);
    const found = await act("suggest", {
      channel: here.id,
      command: command.name,
      option: one.name,
      typed: text,
      options,
    });
    return (found.choices ?? []).map((each) => ({ label: each.name, value: each.value }));
  };
  const box = combobox(input, suggest, (picked) => {
    chosen = picked;
    input.value = picked.label;
  });
  input.addEventListener("focus", box.draw);
  return [input, () => (chosen && input.value === chosen.label ? chosen.value : typed()), box.list];
}
