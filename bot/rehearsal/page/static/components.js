// Buttons and menus below a message.

import { clearRefusals, el, refuse, webAddress } from "./dom.js";
import { anchor } from "./markdown.js";
import { act } from "./wire.js";
import { openForm } from "./forms.js";
import { choices } from "./choices.js";

const ROW = 1;
const BUTTON = 2;
const LINK = 5;
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };

export function components(message) {
  return message.components.map((row) => {
    const inside = row.type === ROW ? row.components : [row];
    const made = el("div", { class: "row" });
    made.append(
      ...inside.map((one) =>
        one.type === BUTTON ? button(message, one, made) : menu(message, one, made),
      ),
    );
    return made;
  });
}

function button(message, one, row) {
  const label = [one.emoji?.name, one.label].filter(Boolean).join(" ");
  if (one.style === LINK) return outward(one, label);
  const made = el(
    "button",
    {
      type: "button",
      class: `press ${STYLES[one.style] ?? ""}`,
      disabled: one.disabled,
      "data-key": one.custom_id,
    },
    label,
  );
  made.addEventListener("click", () =>
    busy(made, row, () =>
      act("press", { channel: message.channel, message: message.id, button: one.custom_id }),
    ),
  );
  return made;
}

function outward(one, label) {
  const address = webAddress(one.url);
  return address ? anchor(address, [label]) : el("span", {}, label);
}

function menu(message, one, row) {
  const name = one.placeholder || "Make a choice";
  const picker = choices(one, name);
  const confirm = el(
    "button",
    { type: "button", class: "press secondary", "data-key": `${one.custom_id}!` },
    "Choose",
  );
  confirm.disabled = Boolean(one.disabled);
  confirm.addEventListener("click", () =>
    busy(confirm, row, () =>
      act("choose", {
        channel: message.channel,
        message: message.id,
        menu: one.custom_id,
        values: picker.values(),
      }),
    ),
  );
  picker.control.dataset.key = one.custom_id;
  return el("span", { class: "menu" }, picker.element, confirm);
}

// One press at a time; what is refused is said below the row.
export async function busy(pressed, place, doing) {
  if (pressed.getAttribute("aria-busy") === "true") return;
  clearRefusals();
  pressed.setAttribute("aria-busy", "true");
  const done = await doing();
  pressed.removeAttribute("aria-busy");
  if (done.error) refuse(place.isConnected ? place : document.getElementById("line"), done.error);
  if (done.form) openForm(done.form, pressed);
}
