// Moments as Discord shows them, in the reader's own zone; relative ones by the conference's clock.

import { el } from "./dom.js";
import { now, on } from "./state.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
  clock: { dateStyle: "medium", timeStyle: "medium" },
};
const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

const WORDS = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

const formats = new Map(); // to make one takes longer than all the rest of a message

function format(style, zone) {
  const key = `${style} ${zone}`;
  if (!formats.has(key)) {
    const wanted = { ...(STYLES[style] ?? STYLES.f), timeZone: zone };
    formats.set(key, new Intl.DateTimeFormat(undefined, wanted));
  }
  return formats.get(key);
}

export const written = (ms, style = "f", zone) => format(style, zone).format(ms);

export function relative(ms) {
  const seconds = (ms - now()) / 1000;
  const size = Math.round(Math.abs(seconds));
  const [unit, length] = UNITS.find(([, one]) => size >= one) ?? UNITS.at(-1);
  return WORDS.format(Math.sign(seconds) * Math.floor(size / length) || 0, unit);
}

// Live where it is relative: `tick` below keeps it true.
export function moment(seconds, style) {
  const ms = seconds * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return el("span", {}, "an impossible moment");
  const made = el("time", {
    datetime: new Date(ms).toISOString(),
    title: written(ms, "F"),
    class: "moment",
  });
  made.textContent = style === "R" ? relative(ms) : written(ms, style);
  if (style === "R") made.dataset.relative = ms;
  return made;
}

export function tick() {
  for (const one of document.querySelectorAll("time[data-relative]")) {
    const said = relative(Number(one.dataset.relative));
    if (one.textContent !== said) one.textContent = said;
  }
}

on("clock", tick);
setInterval(tick, 500);
