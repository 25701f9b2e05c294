// The line below the messages: what somebody writes, and commands after a slash.

import { byId, clearRefusals, el, refuse, upload } from "./dom.js";
import { on, placeName, state } from "./state.js";
import { act, get } from "./wire.js";
import { combobox } from "./combobox.js";
import { commandPanel } from "./commands.js";
import { onMove } from "./places.js";

const line = byId("line");
const drafts = new Map(); // by channel, what is written and not sent
let offered = { channel: null, slash: [] };

function draw() {
  const here = state.channels.get(state.current);
  offered = { channel: null, slash: [] };
  if (!here) return line.replaceChildren();
  const text = el("textarea", {
    rows: 1,
    "aria-label": `Message ${placeName(here)}`,
    placeholder: "Write, or type / for commands",
  });
  const files = el("input", { type: "file", multiple: true, "aria-label": "Files to send" });
  const form = el(
    "form",
    { class: "composer" },
    text,
    el("label", { class: "attach", title: "Files to send" }, "+ File", files),
    el("button", { type: "submit", class: "press primary" }, "Send"),
  );
  text.value = drafts.get(here.id) ?? "";
  text.addEventListener("input", () => drafts.set(here.id, text.value));
  const box = combobox(
    text,
    (typed) => matching(typed, here.id),
    (one) => use(one.value, here),
  );
  files.addEventListener("change", () => form.classList.toggle("loaded", files.files.length > 0));
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(here, text, files, form);
  });
  form.append(box.list);
  const closed = here.writable ? null : el("p", { class: "note" }, "You cannot write here.");
  line.replaceChildren(closed ?? form);
}

async function matching(typed, channel) {
  if (!typed.startsWith("/")) return null;
  if (offered.channel !== channel)
    offered = { channel, ...(await get(`as/${state.me}/offers/${channel}`)) };
  const words = typed.slice(1).toLowerCase();
  const fits = (one) => one.shown.toLowerCase().includes(words) || one.name.includes(words);
  const starts = (one) => Number(!one.shown.toLowerCase().startsWith(words));
  return (offered.slash ?? [])
    .filter(fits)
    .sort((a, b) => starts(a) - starts(b))
    .map((one) => ({ label: `/${one.shown}`, note: one.description, value: one }));
}

// As people are told to type it: "/claim code:ABCD".
async function filledIn(typed, channel) {
  const [before] = typed.split(/\s[\w-]+:/);
  const matches = (await matching(before, channel)) ?? [];
  const found = matches.find((one) => one.label === before)?.value;
  const pairs = typed.slice(before.length).matchAll(/\s([\w-]+):\s*(.*?)(?=\s[\w-]+:|$)/g);
  return [found, Object.fromEntries([...pairs].map(([, name, value]) => [name, value]))];
}

function use(command, here, given = {}) {
  clearRefusals();
  drafts.delete(here.id);
  const back = () => {
    draw();
    line.querySelector("textarea")?.focus();
  };
  line.replaceChildren(commandPanel(command, here, back));
  for (const input of line.querySelectorAll("input[type=text], input[type=number]"))
    input.value = given[input.dataset.option] ?? "";
  line.querySelector("input, select, button")?.focus();
}

async function send(here, text, files, form) {
  clearRefusals();
  const typed = text.value.trim();
  if (typed.startsWith("/")) {
    const [exact] = (await matching(typed, here.id)) ?? [];
    const [found, given] = exact ? [exact.value, {}] : await filledIn(typed, here.id);
    return found ? use(found, here, given) : refuse(line, `There is no command ${typed} here`);
  }
  const body = {
    channel: here.id,
    text: text.value,
    files: await Promise.all([...files.files].map(upload)),
  };
  text.value = ""; // at once: what is typed meanwhile stays, and nothing is sent twice
  drafts.delete(here.id);
  const done = await act("say", body);
  if (done.error) {
    text.value ||= body.text;
    return refuse(line, done.error);
  }
  files.value = "";
  form.classList.remove("loaded");
}

onMove(draw);
on("channels", () => {
  const here = state.channels.get(state.current);
  const open = Boolean(line.querySelector("form"));
  if (here && open !== here.writable) draw();
});
