// The menus of messages and of people: what the bot offers there, and what Discord does.

import { byId, el, refuse } from "./dom.js";
import { me, nameOf, state } from "./state.js";
import { act, get } from "./wire.js";
import { busy } from "./components.js";

let open = null;

// The button that opens a message's menu.
export function messageMenu(message) {
  const opener = el(
    "button",
    {
      type: "button",
      class: "more",
      "aria-label": "Menu of this message",
      "aria-haspopup": "menu",
      "data-key": "more",
    },
    "⋯",
  );
  opener.addEventListener("click", () => openMessageMenu(opener, message));
  return opener;
}

async function openMessageMenu(opener, message) {
  const found = await get(`as/${state.me}/offers/${message.channel}`);
  const where = { channel: message.channel, message: message.id };
  const entries = (found.message ?? []).map((one) => [
    one.shown,
    () => act("on-message", { ...where, command: one.name }),
  ]);
  const mine = message.author.id === state.me;
  if (mine) entries.push(["Edit", () => edit(opener, message, where)]);
  if (mine || ["moderator", "organizer"].includes(me()?.part))
    entries.push(["Delete", () => act("delete", where)]);
  show(opener, opener.closest("article"), entries, "Menu of this message");
}

// What can be done about a person, from wherever their name stands.
export async function personMenu(opener, id) {
  const found = await get(`as/${state.me}/offers/${state.current}`);
  const offered = id === state.bot.id ? [] : (found.person ?? []);
  const entries = offered.map((one) => [
    one.shown,
    () => act("on-person", { channel: state.current, person: id, command: one.name }),
  ]);
  if (id === state.me) entries.push(privacySwitch());
  if (id !== state.me && state.people.has(id)) {
    entries.push([
      `Look as ${nameOf(id)}, in a second window`,
      async () => (window.open(`?as=${id}`, "_blank", "noopener"), {}),
    ]);
  }
  show(opener, opener.closest("article, li") ?? byId("line"), entries, nameOf(id));
}

// As in Discord's own settings: whether the bot may write to one's inbox.
function privacySwitch() {
  const takes = !state.takesMessages;
  const flip = async () => {
    const done = await act("take-messages", { channel: state.current, takes });
    state.takesMessages = done.takes_messages ?? state.takesMessages;
    return done;
  };
  return [takes ? "Take direct messages again" : "Take no direct messages", flip];
}

function show(opener, place, entries, name) {
  close();
  const items = entries.map(([label, does]) => {
    const item = el("button", { type: "button", role: "menuitem", tabindex: "-1" }, label);
    item.addEventListener("click", () => {
      close();
      opener.focus();
      busy(opener, place, does);
    });
    return item;
  });
  const list = el(
    "div",
    { role: "menu", class: "popup", "aria-label": name },
    items.length ? items : el("p", { class: "note" }, "Nothing is offered here."),
  );
  list.addEventListener("keydown", (event) => steer(event, items, opener));
  (opener.closest("main, aside") ?? document.body).append(list);
  const box = opener.getBoundingClientRect();
  list.style.top = `${Math.max(8, Math.min(box.bottom, innerHeight - list.offsetHeight - 8))}px`;
  list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - list.offsetWidth - 8))}px`;
  open = list;
  items[0]?.focus();
}

function steer(event, items, opener) {
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    items.at((at + steps[event.key]) % items.length).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    close();
    opener.focus();
  }
}

function close() {
  open?.remove();
  open = null;
}

async function edit(opener, message, where) {
  const text = el("textarea", { "aria-label": "Edit the message", rows: 3 });
  text.value = message.text;
  const save = el("button", { type: "submit", class: "press primary" }, "Save");
  const form = el("form", { class: "editing" }, text, save);
  opener.closest("article").append(form);
  text.focus();
  return new Promise((resolve) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const done = await act("edit", { ...where, text: text.value });
      if (done.error) return refuse(form, done.error);
      form.remove();
      resolve(done);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      form.remove();
      resolve({});
    });
  });
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.contains(event.target)) close();
});
