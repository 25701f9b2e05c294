// Who is here, who one is oneself, and windows for others.

import { byId, el } from "./dom.js";
import { me, on, state } from "./state.js";
import { personMenu } from "./menus.js";
import { closer } from "./places.js";

const PARTS = {
  organizer: "Organizers",
  moderator: "Moderators",
  speaker: "Speakers",
  attendee: "Attendees",
};

function draw() {
  const grouped = Object.entries(PARTS).map(([part, title]) => [
    title,
    [...state.people.values()].filter((one) => one.part === part),
  ]);
  const groups = grouped.filter(([, some]) => some.length);
  byId("people").replaceChildren(
    closer(),
    ...groups.flatMap(([title, some]) => [
      el("h2", {}, title),
      el(
        "ul",
        {},
        some.map((one) => el("li", {}, entry(one))),
      ),
    ]),
  );
  byId("who").replaceChildren(
    ...groups.map(([title, some]) =>
      el(
        "optgroup",
        { label: title },
        some.map((one) =>
          el(
            "option",
            { value: one.id, selected: one.id === state.me },
            `${one.name}, ${one.part}${isPlayed(one) ? " (played)" : ""}`,
          ),
        ),
      ),
    ),
  );
}

// Whether the audience's script has them act just now.
const isPlayed = (one) => state.audience && one.played;

function entry(one) {
  const made = el("button", { type: "button", class: "place" }, one.name);
  if (!one.here) made.append(el("span", { class: "note" }, "has left"));
  if (one.id === state.me) made.append(el("span", { class: "note" }, "you"));
  if (isPlayed(one)) made.append(el("span", { class: "note" }, "played"));
  made.addEventListener("click", () => personMenu(made, one.id));
  return made;
}

byId("who").addEventListener("change", (event) => {
  location.href = `?as=${event.target.value}${location.hash}`;
});
byId("another").addEventListener("click", () => {
  const others = [...state.people.values()].filter((one) => one.id !== state.me);
  const part = me()?.part === "attendee" ? "moderator" : "attendee";
  const wanted = others.filter((one) => one.part === part);
  const somebody = wanted.find((one) => !isPlayed(one)) ?? wanted[0] ?? others[0];
  window.open(`?as=${somebody.id}`, "_blank", "noopener");
});
on("all", draw);
on("people", draw);
on("audience", draw);
