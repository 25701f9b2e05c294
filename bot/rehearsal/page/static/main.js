// Where the page begins: as whom the address says (?as=), or as an attendee whom nobody plays.

import { byId } from "./dom.js";
import { on, state } from "./state.js";
import { get, listen } from "./wire.js";
import "./channels.js";
import "./messages.js";
import "./composer.js";
import "./people.js";
import "./clock.js";
import "./places.js"; // last: it moves to a channel once the others listen

on("all", () => {
  byId("data").textContent = state.rehearsal.data;
  byId("database").textContent = state.rehearsal.database;
});

const people = await get("people");
const wanted = new URLSearchParams(location.search).get("as");
const here = Array.isArray(people) ? people : [];
const somebody =
  here.find((one) => one.id === wanted) ??
  here.find((one) => one.part === "attendee" && !one.played) ??
  here.at(-1);
if (somebody) listen(somebody.id);
else byId("connection").textContent = "The rehearsal does not answer; was it ended?";

// Open for whoever comes, until they fold it; whoever else one is, it stays as it is.
const hints = byId("hints");
const folded = sessionStorage.getItem("hints");
hints.open = folded ? folded === "open" : !wanted && matchMedia("(min-width: 44rem)").matches;
hints.addEventListener("toggle", () =>
  sessionStorage.setItem("hints", hints.open ? "open" : "folded"),
);
