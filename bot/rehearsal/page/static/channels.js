// The list of channels, threads and conversations.

import { byId, el } from "./dom.js";
import { on, placeName, state } from "./state.js";
import { closer, go, onMove } from "./places.js";

const isThread = (channel) => "archived" in channel;

function draw() {
  const all = [...state.channels.values()];
  const focused = document.activeElement?.dataset?.channel;
  const places = all.filter(
    (one) => one.kind !== "dm" && one.kind !== "category" && !isThread(one),
  );
  const inbox = all.filter((one) => one.kind === "dm");
  byId("channels").replaceChildren(
    closer(),
    el("h2", {}, state.server),
    el(
      "ul",
      {},
      places.map((one) => place(one, all)),
    ),
    el("h2", {}, "Direct messages"),
    el(
      "ul",
      {},
      inbox.map((one) => el("li", {}, entry(one))),
    ),
    el("h2", {}, "Screens for the stage"),
    el(
      "ul",
      {},
      state.screens.map((one) => el("li", {}, screen(one))),
    ),
  );
  if (focused) byId("channels").querySelector(`[data-channel="${focused}"]`)?.focus();
}

// In a window of its own, as in a hall.
const screen = ({ room, address }) =>
  el("a", { class: "place", href: address, target: "_blank", rel: "noopener" }, room || "Open");

function place(one, all) {
  const threads = all.filter((each) => each.parent === one.id && isThread(each));
  const open = threads.filter((each) => !each.archived);
  const closed = threads.filter((each) => each.archived);
  const entries = (some) =>
    el(
      "ul",
      {},
      some.map((each) => el("li", {}, entry(each))),
    );
  return el(
    "li",
    {},
    one.kind === "forum" ? el("span", { class: "forum" }, `${placeName(one)} (forum)`) : entry(one),
    open.length ? entries(open) : null,
    closed.length ? closedThreads(one, closed, entries) : null,
  );
}

function closedThreads(one, closed, entries) {
  const has = closed.some((each) => each.id === state.current);
  const was = byId("channels").querySelector(`details[data-of="${one.id}"]`)?.open;
  return el(
    "details",
    { "data-of": one.id, open: Boolean(was || has) },
    el("summary", {}, `${closed.length} closed ${closed.length === 1 ? "thread" : "threads"}`),
    entries(closed),
  );
}

function entry(one) {
  const unread = state.unread.has(one.id);
  const move = () => {
    go(one.id);
    byId("title").focus();
  };
  return el(
    "button",
    {
      type: "button",
      class: unread ? "place unread" : "place",
      "data-channel": one.id,
      "aria-current": one.id === state.current ? "page" : null,
      onclick: move,
    },
    el("span", { class: "name" }, placeName(one)),
    one.hidden ? el("span", { class: "note" }, "only some see it") : null,
    unread ? el("span", { class: "note new" }, "new") : null,
  );
}

on("all", draw);
on("channels", draw);
on("unread", draw);
onMove(draw);
