// A line with suggestions below it, by the pattern that screen readers know as a combobox.

import { el, freshId } from "./dom.js";

// `suggest(typed)` gives [{ label, note, value }] or nothing; `pick(one)` takes what was chosen.
export function combobox(input, suggest, pick) {
  const list = el("ul", {
    role: "listbox",
    class: "suggestions",
    tabindex: "0", // for scrolling; who goes there with Tab chooses first
    id: freshId("list"),
    hidden: true,
    "aria-label": "Suggestions",
  });
  input.setAttribute("autocomplete", "off");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  // Several lines are never a combobox (ARIA in HTML); they say nothing of being expanded, either.
  const isBox = input.tagName === "INPUT";
  if (isBox) input.setAttribute("role", "combobox");
  const expand = (is) => {
    list.hidden = !is;
    if (isBox) input.setAttribute("aria-expanded", String(is));
  };
  expand(false);
  let options = [];
  let active = -1;
  let asked = 0;

  const close = () => {
    asked++;
    options = [];
    active = -1;
    expand(false);
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (one) => {
    close();
    pick(one);
  };
  const mark = (index) => {
    active = index;
    [...list.children].forEach((item, n) =>
      item.setAttribute("aria-selected", String(n === index)),
    );
    const item = list.children[index];
    if (item) input.setAttribute("aria-activedescendant", item.id);
    item?.scrollIntoView({ block: "nearest" });
  };
  const draw = async () => {
    const mine = ++asked;
    const found = await suggest(input.value);
    if (mine !== asked) return; // something else was typed meanwhile
    if (!found?.length) return close();
    options = found;
    list.replaceChildren(
      ...found.map((one) =>
        el(
          "li",
          {
            role: "option",
            id: freshId("option"),
            "aria-selected": "false",
            onpointerdown: (event) => (event.preventDefault(), choose(one)),
          },
          el("span", {}, one.label),
          one.note ? el("span", { class: "note" }, one.note) : null,
        ),
      ),
    );
    expand(true);
    mark(0);
  };
  input.addEventListener("input", draw);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key === "ArrowDown" && isBox) draw();
      return;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) mark((active + steps[event.key] + options.length) % options.length);
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey))
      choose(options[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return { list, draw, close };
}
