// The messages of the channel that is looked at.

import { byId, compareIds, el } from "./dom.js";
import { me, nameOf, on, placeName, remember, state } from "./state.js";
import { get } from "./wire.js";
import { markdown } from "./markdown.js";
import { moment } from "./time.js";
import { embed } from "./embeds.js";
import { components } from "./components.js";
import { messageMenu, personMenu } from "./menus.js";
import { link, onMove } from "./places.js";

const AT_FIRST = 50; // as many as the server tells of each channel
const NOTICES = { 6: "pinned a message here.", 18: "began a thread." }; // by Discord's numbers
const NEAR_THE_END = 120;
const drawn = new Map(); // by id, what is in the log
const changed = new Map(); // by id, what is to be drawn

const log = byId("log");
let atTheEnd = true; // whoever reads the newest stays there, whatever comes and opens below

function draw(channel, wanted = null) {
  drawn.clear();
  changed.clear();
  const known = [...(state.messages.get(channel)?.values() ?? [])].sort((a, b) =>
    compareIds(a.id, b.id),
  );
  const here = state.channels.get(channel);
  byId("title").textContent = placeName(here);
  byId("topic").textContent = [here.topic, here.archived && "This thread is closed."]
    .filter(Boolean)
    .join(" ");
  document.title = `${placeName(here)} · ${me()?.name ?? ""} · rehearsal`;
  log.setAttribute("aria-live", "off"); // a whole channel is not news
  log.replaceChildren(
    ...(known.length ? [] : [empty()]),
    ...(known.length < AT_FIRST ? [] : [earlier(channel)]),
    ...known.map(enter),
  );
  setTimeout(() => log.setAttribute("aria-live", "polite"), 100);
  const target = wanted && drawn.get(wanted);
  atTheEnd = !target;
  if (target) point(target);
  else toTheEnd();
}

function toTheEnd() {
  log.scrollTop = log.scrollHeight;
}

const empty = () => el("p", { class: "empty" }, "Nothing here yet.");

function point(target) {
  target.scrollIntoView({ block: "center" });
  target.classList.add("pointed");
  setTimeout(() => target.classList.remove("pointed"), 2500);
}

function earlier(channel) {
  const button = el("button", { type: "button", class: "earlier" }, "Earlier messages");
  button.addEventListener("click", async () => {
    const [first] = [...state.messages.get(channel).keys()].sort(compareIds);
    const found = await get(`as/${state.me}/before/${channel}/${first}`);
    if (!Array.isArray(found) || !found.length)
      return button.replaceWith(el("p", { class: "empty" }, "The beginning."));
    remember(found);
    const height = log.scrollHeight;
    if (state.current === channel) draw(channel);
    log.scrollTop = log.scrollHeight - height;
  });
  return button;
}

function enter(message) {
  const made = article(message);
  drawn.set(message.id, made);
  return made;
}

// What changes is drawn with the next picture, however much it is by then.
function note(message, isNew) {
  if (message.channel !== state.current) return;
  if (isNew && (message.private || message.author.id === state.me)) atTheEnd = true;
  if (!changed.size) requestAnimationFrame(update);
  changed.set(message.id, message);
}

function update() {
  if (!changed.size) return; // another channel is shown by now
  const fresh = [...changed.values()];
  changed.clear();
  for (const message of fresh) {
    const old = drawn.get(message.id);
    if (old) replace(old, enter(message));
    else insert(message);
  }
  log.querySelector(".empty")?.remove();
  if (atTheEnd) toTheEnd();
}

// Whoever was on a button of it, is still on that button.
function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  old.replaceWith(fresh);
  if (focused)
    [...fresh.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus();
}

function insert(message) {
  const later = [...drawn.keys()]
    .filter((id) => compareIds(id, message.id) > 0)
    .sort(compareIds)[0];
  const made = enter(message);
  if (later) drawn.get(later).before(made);
  else log.append(made);
}

function article(message) {
  const kinds = ["message", message.private && "private", pinged(message) && "pinged"].filter(
    Boolean,
  );
  const by = el(
    "button",
    { type: "button", class: "author", "data-key": "author" },
    message.author.name,
  );
  by.addEventListener("click", () => personMenu(by, message.author.id));
  const made = el(
    "article",
    {
      class: kinds.join(" "),
      "data-message": message.id,
      "aria-label": `${message.author.name} wrote`,
    },
    asked(message),
    el(
      "header",
      {},
      message.author.bot ? el("b", { class: "author" }, message.author.name) : by,
      message.author.bot ? el("span", { class: "tag" }, "APP") : null,
      moment(message.at, "s"),
      message.edited ? el("span", { class: "note" }, "(edited)") : null,
      message.pinned ? el("span", { class: "note" }, "pinned") : null,
      message.private ? null : messageMenu(message),
    ),
    message.thinking ? el("p", { class: "note" }, `${message.author.name} is thinking …`) : null,
    message.kind in NOTICES ? el("p", { class: "note" }, NOTICES[message.kind]) : null,
    el("div", { class: "text" }, markdown(message.text)),
    message.embeds.map(embed),
    message.files.map((one) => file(message, one)),
    components(message),
    thread(message),
    message.private ? el("p", { class: "only" }, "Only you can see this") : null,
  );
  made.addEventListener("contextmenu", (event) => {
    const opener = made.querySelector(".more");
    if (!opener || event.target.closest("a, input, textarea")) return;
    event.preventDefault();
    opener.click();
  });
  return made;
}

function asked(message) {
  if (!message.asked_by || message.private) return null;
  return el("p", { class: "note" }, `${nameOf(message.asked_by)} asked for this`);
}

function pinged({ pings }) {
  const mine = me()?.roles ?? [];
  return (
    pings.everyone ||
    pings.users.includes(state.me) ||
    pings.roles.some((one) => mine.includes(one))
  );
}

function file(message, one) {
  const address = `as/${state.me}/files/${message.channel}/${message.id}/${one.id}`;
  if (one.picture)
    return el("img", { src: address, alt: one.description ?? one.name, class: "picture" });
  return el(
    "a",
    { href: address, download: one.name, class: "file" },
    `${one.name} (${size(one.size)})`,
  );
}

const size = (bytes) => (bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024)} KB`);

function thread(message) {
  const found = message.thread && state.channels.get(message.thread);
  return found ? el("p", {}, link(found.id, null, `Open thread: ${found.name}`)) : null;
}

on("message", note);
on("gone", (channel, id) => {
  if (channel !== state.current) return;
  changed.delete(id);
  drawn.get(id)?.remove();
  drawn.delete(id);
});
on("channels", () => {
  // A thread opened under a message that is shown already.
  for (const one of state.messages.get(state.current)?.values() ?? []) {
    if (one.thread && drawn.has(one.id)) replace(drawn.get(one.id), enter(one));
  }
});
log.addEventListener("scroll", () => {
  atTheEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END;
});
new ResizeObserver(() => atTheEnd && toTheEnd()).observe(log);
onMove(draw);
