// Which channel is looked at, and the way to others.

import { byId, el } from "./dom.js";
import { on, state } from "./state.js";

const movers = [];

// Called with the channel, and the message if one is meant.
export function onMove(mover) {
  movers.push(mover);
}

export function go(channel, message = null) {
  state.current = channel;
  state.unread.delete(channel);
  history.replaceState(null, "", `#${channel}`);
  closeDrawers();
  for (const mover of movers) mover(channel, message);
}

// A way to a channel or message, for use in text.
export function link(channel, message, children) {
  const follow = () => {
    go(channel, message);
    byId("title").focus();
  };
  return el("button", { type: "button", class: "link", onclick: follow }, children);
}

function closeDrawers() {
  for (const name of ["channels", "people"]) open(name, false);
}

// Where the lists lie over everything else.
export const closer = () =>
  el("button", { type: "button", class: "close", onclick: closeDrawers }, "Close ×");

function open(name, is) {
  byId(name).classList.toggle("open", is);
  byId(`show-${name}`).setAttribute("aria-expanded", String(is));
}

for (const name of ["channels", "people"]) {
  byId(`show-${name}`).addEventListener("click", () => {
    const opens = !byId(name).classList.contains("open");
    closeDrawers();
    open(name, opens);
    if (opens) byId(name).querySelector("button, a")?.focus();
  });
  byId(name).addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !byId(name).classList.contains("open")) return;
    closeDrawers();
    byId(`show-${name}`).focus();
  });
}

document.addEventListener("pointerdown", ({ target }) => {
  if (!target.closest("#channels, #people, .narrow, .popup")) closeDrawers();
});

// Somewhere to be: where the address says, or else where sessions are announced.
function arrive() {
  if (state.current) return go(state.current);
  const wanted = location.hash.slice(1);
  const places = [...state.channels.values()].filter((one) => one.kind === "text");
  const here = [wanted, state.home, places[0]?.id].find((one) => state.channels.has(one));
  if (here) go(here);
}

on("all", arrive);
on("channels", () => state.current || arrive());
