// What this window knows, and who is told when it changes.

export const state = {
  me: null,
  bot: { id: "", name: "" },
  server: "",
  zone: "UTC",
  screens: [], // for the stage
  home: "", // the channel in which sessions are announced
  rehearsal: { data: "", database: "" },
  people: new Map(),
  roles: new Map(),
  channels: new Map(),
  messages: new Map(), // by channel, then by id
  unread: new Map(), // by channel, the ids of messages
  current: null,
  clock: { now: 0, speed: 1, paused: true, heardAt: 0 },
  audience: false,
  botRuns: true,
  takesMessages: true,
};

const listeners = {
  all: [],
  people: [],
  channels: [],
  unread: [],
  message: [],
  gone: [],
  clock: [],
  audience: [],
  frame: [],
};

export function on(what, listener) {
  listeners[what].push(listener);
}

function tell(what, ...about) {
  for (const listener of listeners[what]) listener(...about);
}

const byIds = (things) => new Map(things.map((one) => [one.id, one]));

// A frame from the server: everything, or only what changed.
export function take(frame) {
  if (frame.all) begin(frame.all);
  if (frame.people) {
    state.people = byIds(frame.people);
    tell("people");
  }
  if (frame.channels) arrange(frame.channels);
  for (const one of frame.history ?? []) put(one);
  for (const one of frame.messages ?? []) show(one);
  for (const [channel, id] of frame.gone ?? []) {
    state.messages.get(channel)?.delete(id);
    read(channel, id);
    tell("gone", channel, id);
  }
  if (frame.clock) setClock(frame);
  tell("frame");
}

function begin(all) {
  Object.assign(state, { me: all.me, bot: all.bot, server: all.server, zone: all.zone });
  Object.assign(state, { home: all.home, screens: all.screens });
  state.rehearsal = all.rehearsal;
  state.takesMessages = all.takes_messages;
  state.people = byIds(all.people);
  state.roles = byIds(all.roles);
  state.channels = byIds(all.channels);
  state.messages = new Map();
  all.messages.forEach(put);
  for (const [channel, ids] of state.unread) {
    for (const id of ids) if (!state.messages.get(channel)?.has(id)) read(channel, id);
  }
  if (!state.channels.has(state.current)) state.current = null;
  setClock(all);
  tell("all");
}

function arrange(channels) {
  state.channels = byIds(channels);
  for (const id of state.messages.keys()) {
    if (!state.channels.has(id)) state.messages.delete(id);
  }
  if (!state.channels.has(state.current)) state.current = null;
  tell("channels");
}

function put(message) {
  if (!state.messages.has(message.channel)) state.messages.set(message.channel, new Map());
  state.messages.get(message.channel).set(message.id, message);
}

function show(message) {
  const known = state.messages.get(message.channel)?.has(message.id);
  put(message);
  if (!known && message.channel !== state.current && message.author.id !== state.me) {
    if (!state.unread.has(message.channel)) state.unread.set(message.channel, new Set());
    state.unread.get(message.channel).add(message.id);
    tell("unread");
  }
  tell("message", message, !known);
}

// A message that is gone needs no reading.
function read(channel, id) {
  const waiting = state.unread.get(channel);
  if (!waiting?.delete(id)) return;
  if (!waiting.size) state.unread.delete(channel);
  tell("unread");
}

// Messages from before what is known; they are put without a word.
export function remember(messages) {
  messages.forEach(put);
}

function setClock({ clock, audience, bot_runs: botRuns }) {
  state.clock = { ...clock, heardAt: performance.now() };
  const other = audience !== state.audience;
  Object.assign(state, { audience, botRuns });
  tell("clock");
  if (other) tell("audience");
}

// What the conference's clock shows now, in milliseconds.
export function now() {
  const { now: said, speed, paused, heardAt } = state.clock;
  return paused ? said : said + (performance.now() - heardAt) * speed;
}

export const me = () => state.people.get(state.me);
export const nameOf = (id) =>
  id === state.bot.id ? state.bot.name : (state.people.get(id)?.name ?? "somebody");
export const placeName = (channel) =>
  channel.kind === "dm"
    ? state.bot.name
    : `${channel.parent && "archived" in channel ? "" : "#"}${channel.name}`;
