// Shows what the server says, and counts the time by itself in between. It keeps what it has
// while there is no connection, and tries again for as long as it takes.

const SVG = "http://www.w3.org/2000/svg";
const AGAIN_AFTER = 2000; // where the browser itself would give up
const SILENT_FOR = 25000; // the server says something every ten seconds
const QUIET_ZONE = 4; // modules around the code (ISO/IEC 18004)

const query = new URLSearchParams(location.search);
const part = (id) => document.getElementById(id);

let source = null;
let heardAt = performance.now();
let triedAt = heardAt;
let serverNow = 0;
let countsTo = null; // both in milliseconds, as the server has them
let lost = false;

document.documentElement.classList.toggle("transparent", query.has("transparent"));

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  made.dir = "auto";
  return made;
}

function say(id, text) {
  const said = part(id);
  if (said.textContent !== text) said.textContent = text;
  said.hidden = !text;
}

// What is there already stays as it is, so that only what is new appears.
function fill(id, items, make) {
  const list = part(id);
  const told = JSON.stringify(items);
  if (list.dataset.told === told) return;
  list.dataset.told = told;
  list.replaceChildren(...items.map(make));
}

function sessionBlock(slot) {
  const block = element("article", "session");
  const title = element("p", "title", slot.title);
  if (slot.cancelled) title.classList.add("cancelled");
  const times = element("p", "times soft");
  for (const text of [slot.cancelled, slot.day, slot.times, slot.planned]) {
    if (text) times.append(element("span", text === slot.cancelled ? "warning" : "", text), " ");
  }
  block.append(title, times);
  if (slot.speakers) block.append(element("p", "speakers", slot.speakers));
  return block;
}

function questionLine(question) {
  const line = document.createElement("li");
  const votes = element("span", "votes", String(question.votes));
  votes.setAttribute("role", "img");
  votes.setAttribute("aria-label", question.votes_said);
  line.append(votes, element("span", "question", question.text));
  return line;
}

function drawCode(code, name) {
  part("code").hidden = !code;
  say("code-name", name);
  const drawing = part("code-drawing");
  drawing.replaceChildren();
  if (!code) return;
  const [width, path] = code;
  const whole = width + 2 * QUIET_ZONE;
  drawing.setAttribute("viewBox", `${-QUIET_ZONE} ${-QUIET_ZONE} ${whole} ${whole}`);
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", path);
  drawing.append(dark);
}

function showQuestions(screen, words) {
  part("questions").hidden = !(screen.asked || screen.best.length);
  say("questions-name", screen.questions_to);
  part("asked").hidden = !screen.asked;
  say("asked-name", words.asked);
  if (screen.asked) {
    say("asked-text", screen.asked.text);
    say("asked-by", screen.asked.by);
    say("asked-votes", screen.asked.votes_said);
  }
  say("best-name", screen.best.length ? words.best : "");
  fill("best", screen.best, questionLine);
}

// Where nothing is on, what comes next has its place.
function showSessions({ now, following }, words) {
  const between = !now.length;
  say("now-name", between ? (following.length ? words.following : "") : words.now);
  fill("now-sessions", between ? following : now, sessionBlock);
  part("following").hidden = between || !following.length;
  say("following-name", words.following);
  fill("following-sessions", between ? [] : following, sessionBlock);
}

function show({ words, screen, code, lost: serverLost }) {
  lost = serverLost;
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
  part("lost").dataset.text = words.lost;
  part("stage").hidden = !screen;
  if (!screen) return;
  document.title = [screen.room, screen.conference].filter(Boolean).join(" · ");
  say("conference", screen.conference);
  say("room", screen.room);
  showSessions(screen, words);
  say("said", screen.said);
  say("counted", screen.counted);
  countsTo = screen.counts_to;
  showQuestions(screen, words);
  drawCode(code, words.ask);
  document.body.classList.toggle("asking", !part("questions").hidden);
  tick(); // the time has its place, too
  fit();
}

// As large as there is place for, with words in one piece where that does not make it too small;
// the theme says what is large.
function shrink(box) {
  for (const [whole, smallest] of [[true, 60], [false, 40]]) {
    box.classList.toggle("whole", whole);
    for (let size = 100; size >= smallest; size -= 4) {
      box.style.setProperty("--fit", size / 100);
      if (hasPlace(box)) return;
    }
  }
}

function hasPlace(box) {
  if (box.scrollHeight > box.clientHeight + 1) return false;
  return [box, ...box.querySelectorAll("*")].every((one) => one.scrollWidth <= one.clientWidth + 1);
}

// Half a question is worse than none: those for which there is no place are left out.
function fit() {
  shrink(part("now-sessions"));
  shrink(part("asked"));
  const list = part("best");
  const lines = [...list.children];
  for (const line of lines) line.hidden = false;
  part("best-name").hidden = !lines.length;
  while (lines.length && list.scrollHeight > list.clientHeight + 1) lines.pop().hidden = true;
  part("best-name").hidden = !lines.length;
}

function tick() {
  const now = serverNow + (performance.now() - heardAt);
  const seconds = countsTo === null ? 0 : Math.max(0, Math.ceil((countsTo - now) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number) => String(number).padStart(2, "0");
  const rest = `${hours ? two(minutes) : minutes}:${two(seconds % 60)}`;
  say("left", countsTo === null ? "" : hours ? `${hours}:${rest}` : rest);
  part("count").hidden = countsTo === null;
  const connected = source?.readyState === EventSource.OPEN;
  say("lost", lost || !connected ? part("lost").dataset.text ?? "…" : "");
  if (performance.now() - Math.max(heardAt, triedAt) > SILENT_FOR) connect();
}

function hear(event) {
  const said = JSON.parse(event.data);
  serverNow = said.now;
  heardAt = performance.now();
  if (said.words) show(said);
  tick();
}

function connect() {
  source?.close();
  triedAt = performance.now();
  const opened = new EventSource(`events?${new URLSearchParams({ room: query.get("room") ?? "" })}`);
  source = opened;
  opened.onmessage = hear;
  opened.onerror = () => {
    if (opened === source && opened.readyState === EventSource.CLOSED) {
      setTimeout(() => opened === source && connect(), AGAIN_AFTER);
    }
  };
}

connect();
setInterval(tick, 1000);
addEventListener("resize", fit);
document.fonts.ready.then(fit);
