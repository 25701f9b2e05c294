// The conference's clock and its buttons, and whether the bot and the audience act.

import { byId, el } from "./dom.js";
import { now, on, state } from "./state.js";
import { post } from "./wire.js";
import { busy } from "./components.js";
import { go } from "./places.js";
import { written } from "./time.js";

const SPEEDS = [1, 5, 20, 60, 300, 1000];

function show() {
  const label = `${written(now(), "clock", state.zone)} ${state.clock.zone}`;
  if (byId("now").textContent === label) return;
  byId("now").textContent = label;
  const mine = written(now(), "T");
  byId("mine").textContent =
    mine === written(now(), "T", state.zone) ? "" : `${written(now(), "t")} for you`;
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
let posted = null; // which message the next post is, until this window knows it
byId("next").addEventListener("click", ({ target }) =>
  busy(target, byId("top"), async () => {
    const done = await post("clock", { do: "next", person: state.me });
    posted = done.error ? null : done;
    follow();
    return done;
  }),
);

function follow() {
  if (!posted || !state.messages.get(posted.channel)?.has(posted.message)) return;
  const { channel, message } = posted;
  posted = null;
  go(channel, message);
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
on("frame", follow);
on("all", draw);
on("clock", draw);
setInterval(show, 250);
