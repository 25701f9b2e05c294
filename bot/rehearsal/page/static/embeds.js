// Embeds: the cards in the bot's messages.

import { el, webAddress } from "./dom.js";
import { anchor, inline, markdown } from "./markdown.js";
import { moment } from "./time.js";

export function embed(one) {
  const address = one.url && webAddress(one.url);
  const title = one.title && inline(one.title);
  const made = el(
    "div",
    { class: "embed" },
    one.author?.name ? el("p", { class: "note" }, one.author.name) : null,
    title ? el("p", { class: "embed-title" }, address ? anchor(address, title) : title) : null,
    one.description ? el("div", {}, markdown(one.description)) : null,
    one.fields?.length ? fields(one.fields) : null,
    one.footer?.text || one.timestamp ? footer(one) : null,
  );
  if (one.color) made.style.borderInlineStartColor = `#${one.color.toString(16).padStart(6, "0")}`;
  return made;
}

function fields(some) {
  return el(
    "div",
    { class: "fields" },
    some.map((one) =>
      el(
        "div",
        { class: one.inline ? "field inline" : "field" },
        el("p", { class: "field-name" }, inline(one.name)),
        markdown(one.value),
      ),
    ),
  );
}

function footer(one) {
  const at = one.timestamp ? moment(Date.parse(one.timestamp) / 1000, "f") : null;
  return el(
    "p",
    { class: "note" },
    one.footer?.text ?? null,
    one.footer?.text && at ? " · " : null,
    at,
  );
}
