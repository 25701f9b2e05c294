// The conference's clock and its buttons, and whether the bot and the audience act.

import { byId, el } from "./dom.js";
import { now, on, state } from "./state.js";
import { post } from "./wire.js";
import { busy } from "./components.js";
import { go } from "./places.js";
import { written } from "./time.js";

const SPEEDS = [1, 5, 20, 60, 300, 1000];

function show() {
  const label = written(now(), "clock", state.zone);
  if (byId("now").textContent === label) return;
  byId("now").textContent = label;
  byId("now").title = `For you: ${written(now(), "F")}`;
}

function draw() {
  byId("play").textContent = state.clock.paused ? "Play" : "Pause";
  const speeds = [...new Set([...SPEEDS, state.clock.speed])].sort((a, b) => a - b);
  byId("speed").replaceChildren(
    ...speeds.map((one) =>
      el("option", { value: one, selected: one === state.clock.speed }, `${one}×`),
    ),
  );
  byId("audience").checked = state.audience;
  byId("plug").textContent = state.botRuns ? "Stop the bot" : "Start the bot";
  byId("stopped").hidden = state.botRuns;
  show();
}

const set = (button, setting) => busy(button, byId("top"), () => post("clock", setting));

byId("play").addEventListener("click", (event) =>
  set(
    event.target,
    state.clock.paused ? { do: "play", speed: state.clock.speed } : { do: "pause" },
  ),
);
// Whoever skips to the next post wants to see it: in a channel rather than in their inbox.
let posts = null;
byId("next").addEventListener("click", async (event) => {
  posts = [];
  await set(event.target, { do: "next" });
  setTimeout(follow, 150); // what was posted is told a little later
});
on("message", (message, isNew) => {
  if (isNew && !message.private && message.author.id === state.bot.id) posts?.push(message);
});

function follow() {
  const kinds = ["text", "public_thread", "dm"];
  const rank = ({ channel }) =>
    kinds.indexOf(state.channels.get(channel)?.kind) + 1 || kinds.length + 1;
  const [first] = (posts ?? []).sort((a, b) => rank(a) - rank(b));
  posts = null;
  if (first && first.channel !== state.current) go(first.channel, first.id);
}

byId("speed").addEventListener("change", (event) =>
  set(event.target, { do: "play", speed: Number(event.target.value) }),
);
byId("audience").addEventListener("change", (event) =>
  busy(event.target, byId("top"), () => post("audience", { acts: event.target.checked })),
);
byId("plug").addEventListener("click", (event) =>
  busy(event.target, byId("top"), () => post("bot", { runs: !state.botRuns })),
);
on("all", draw);
on("clock", draw);
setInterval(show, 250);
