// Whatever is chosen from: values, people, roles, channels; one of them or several.

import { el } from "./dom.js";
import { placeName, state } from "./state.js";

const STRINGS = 3;
const PEOPLE = 5;
const ROLES = 6;
const MENTIONABLE = 7;
const CHANNELS = 8;

const people = () =>
  [...state.people.values()]
    .filter((one) => one.here)
    .map((one) => ({ value: one.id, label: one.name }));
const roles = () =>
  [...state.roles.values()].map((one) => ({ value: one.id, label: `@${one.name}` }));
const channels = ({ channel_types: types }) =>
  [...state.channels.values()]
    .filter((one) => one.kind !== "dm" && (!types?.length || types.includes(one.type)))
    .map((one) => ({ value: one.id, label: placeName(one) }));

const LISTS = {
  [PEOPLE]: people,
  [ROLES]: roles,
  [MENTIONABLE]: () => [...people(), ...roles()],
  [CHANNELS]: channels,
};

// The lists by the numbers that options of commands have.
export const OPTION_LISTS = { 6: people, 7: channels, 8: roles, 9: LISTS[MENTIONABLE] };

// A menu as an element, with its values when it is time.
export function choices(one, name) {
  const chosen = new Set((one.default_values ?? []).map((each) => each.id));
  const offered = one.type === STRINGS ? one.options : (LISTS[one.type]?.(one) ?? []);
  const options = offered.map((each) => ({
    ...each,
    default: each.default || chosen.has(each.value),
  }));
  return (one.max_values ?? 1) > 1
    ? several(options, name, one.disabled)
    : single(options, name, one.disabled);
}

export function single(options, name, disabled = false) {
  const control = el(
    "select",
    { "aria-label": name, disabled },
    el("option", { value: "" }, name),
    options.map((one) =>
      el(
        "option",
        { value: String(one.value), selected: one.default },
        [one.emoji?.name, one.label].filter(Boolean).join(" "),
      ),
    ),
  );
  return { element: control, control, values: () => (control.value === "" ? [] : [control.value]) };
}

export function several(options, name, disabled = false) {
  const boxes = options.map((one) =>
    el("input", { type: "checkbox", value: one.value, checked: one.default, disabled }),
  );
  const labels = options.map((one, n) => el("label", { class: "tick" }, boxes[n], " ", one.label));
  const element = el("fieldset", {}, el("legend", {}, name), labels);
  return {
    element,
    control: element,
    values: () => boxes.filter((one) => one.checked).map((one) => one.value),
  };
}
