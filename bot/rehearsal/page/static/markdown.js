// What Discord understands of Markdown, as nodes; what it does not know stays text.

import { el, webAddress } from "./dom.js";
import { nameOf, placeName, state } from "./state.js";
import { moment } from "./time.js";
import { link } from "./places.js";

const DEEPEST = 12;

export function markdown(text) {
  return blocks((text ?? "").split("\n"), 0);
}

// Only what stands within a line, as in titles.
export function inline(text, depth = 0) {
  const nodes = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push(document.createTextNode(plain));
    plain = "";
  };
  while (at < text.length) {
    const found = depth < DEEPEST && match(text, at);
    if (!found) {
      plain += text[at++];
      continue;
    }
    const [rule, groups] = found;
    const made = rule.make(groups, depth + 1, text, at);
    if (made == null) {
      plain += text[at++];
      continue;
    }
    if (typeof made === "string") plain += made;
    else {
      flush();
      nodes.push(made);
    }
    at += groups[0].length;
  }
  flush();
  return nodes;
}

function match(text, at) {
  const candidates = RULES[text[at]];
  for (const rule of candidates ?? []) {
    rule.pattern.lastIndex = at;
    const groups = rule.pattern.exec(text);
    if (groups) return [rule, groups];
  }
  return null;
}

const wrap =
  (name, attributes = {}) =>
  (groups, depth) =>
    el(name, attributes, inline(groups[1], depth));

function spoiler(groups, depth) {
  const hidden = el("button", {
    type: "button",
    class: "spoiler",
    "aria-label": "Spoiler; press to read",
  });
  hidden.addEventListener("click", () =>
    hidden.replaceWith(el("span", {}, inline(groups[1], depth))),
  );
  return hidden;
}

const mention = (name) => el("span", { class: "mention" }, name);

function channel(groups) {
  const found = state.channels.get(groups[1]);
  return found ? link(found.id, null, placeName(found)) : mention("#no-access");
}

function masked(groups, depth) {
  const address = webAddress(groups[2]);
  return address ? anchor(address, inline(groups[1], depth)) : null;
}

function bare(groups) {
  const address = webAddress(groups[1]);
  return address ? anchor(address, [groups[1]]) : null;
}

// A link to a message that is here leads there; all others leave the page.
export function anchor(address, children) {
  const [, place, message] =
    /^https:\/\/discord\.com\/channels\/\d+\/(\d+)(?:\/(\d+))?$/.exec(address) ?? [];
  if (state.channels.has(place)) {
    const shown =
      children[0] === address ? [`${placeName(state.channels.get(place))} › message`] : children;
    return link(place, message, shown);
  }
  return el(
    "a",
    { href: address, title: address, target: "_blank", rel: "noopener noreferrer nofollow" },
    children,
  );
}

// `_` inside a word is a letter like any other.
const notInWord = (make) => (groups, depth, text, at) =>
  /[\p{L}\p{N}]/u.test(text[at - 1] ?? "") ? null : make(groups, depth);

const rule = (pattern, make) => ({ pattern: new RegExp(pattern.source, "yu"), make });
const BARE = rule(/(https?:\/\/[^\s<>]*[^\s<>.,:;!?"')\]])/, bare);

const RULES = {
  "\\": [rule(/\\([!-/:-@[-`{-~])/, (groups) => groups[1])],
  "`": [
    rule(/``([^`]+)``/, (g) => el("code", {}, g[1])),
    rule(/`([^`]+)`/, (g) => el("code", {}, g[1])),
  ],
  "*": [
    rule(/\*\*\*([^*]+)\*\*\*/, (g, depth) => el("strong", {}, el("em", {}, inline(g[1], depth)))),
    rule(/\*\*((?:\\[^]|[^\\])+?)\*\*(?!\*)/, wrap("strong")),
    rule(/\*(?![\s*])((?:\\[^]|\*\*|[^\\*])+?)(?<!\s)\*(?!\*)/, wrap("em")),
  ],
  _: [
    rule(/__((?:\\[^]|[^\\])+?)__(?!_)/, wrap("u")),
    rule(/_((?:\\[^]|__|[^\\_])+?)_(?![\p{L}\p{N}_])/, notInWord(wrap("em"))),
  ],
  "~": [rule(/~~((?:\\[^]|[^\\])+?)~~/, wrap("s"))],
  "|": [rule(/\|\|((?:\\[^]|[^\\])+?)\|\|/, spoiler)],
  "[": [rule(/\[((?:\\[^]|[^\\\]])+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/, masked)],
  "<": [
    rule(/<@!?(\d+)>/, (g) => mention(`@${nameOf(g[1])}`)),
    rule(/<@&(\d+)>/, (g) => mention(`@${state.roles.get(g[1])?.name ?? "role"}`)),
    rule(/<#(\d+)>/, channel),
    rule(/<\/([^:>]+):\d+>/, (g) => mention(`/${g[1]}`)),
    rule(/<t:(-?\d+)(?::([tTdDfFsSR]))?>/, (g) => moment(Number(g[1]), g[2])),
    rule(/<a?:(\w+):\d+>/, (g) => `:${g[1]}:`),
    rule(/<(https?:\/\/[^\s>]+)>/, bare),
  ],
  "@": [rule(/@(everyone|here)/, (g) => mention(g[0]))],
  h: [BARE],
};

const HEADING = /^(#{1,3}) +(.+)$/;
const SMALL = /^-# +(.+)$/;
const ITEM = /^(\s*)([-*]|\d{1,9}[.)]) +(.+)$/;
const FENCE = /^```(\w*)$/;

function blocks(lines, depth) {
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.some((line) => line.trim()))
      nodes.push(el("p", {}, inline(paragraph.join("\n"))));
    paragraph = [];
  };
  for (let at = 0; at < lines.length;) {
    const [node, used] = (depth < DEEPEST && block(lines, at, depth)) || [null, 1];
    if (node) {
      flush();
      nodes.push(node);
    } else if (lines[at].trim()) paragraph.push(lines[at]);
    else flush();
    at += used;
  }
  flush();
  return nodes;
}

// The block that begins with this line, and how many lines it has.
function block(lines, at, depth) {
  const line = lines[at];
  const [, marks, title] = HEADING.exec(line) ?? [];
  if (title) return [el(`h${marks.length + 2}`, {}, inline(title)), 1];
  const [, small] = SMALL.exec(line) ?? [];
  if (small) return [el("small", { class: "subtext" }, inline(small)), 1];
  if (line.startsWith(">>> ")) {
    return [
      el("blockquote", {}, blocks([line.slice(4), ...lines.slice(at + 1)], depth + 1)),
      lines.length - at,
    ];
  }
  if (line.startsWith("> ") || line === ">") return quote(lines, at, depth);
  if (FENCE.test(line)) return fenced(lines, at);
  return ITEM.test(line) ? list(lines, at) : null;
}

function quote(lines, at, depth) {
  let end = at;
  while (end < lines.length && /^>( |$)/.test(lines[end])) end++;
  const inside = lines.slice(at, end).map((line) => line.slice(2));
  return [el("blockquote", {}, blocks(inside, depth + 1)), end - at];
}

function fenced(lines, at) {
  let end = at + 1;
  while (end < lines.length && !lines[end].startsWith("```")) end++;
  const inside = lines.slice(at + 1, end).join("\n");
  return [el("pre", {}, el("code", {}, inside)), end + 1 - at];
}

function list(lines, at) {
  const numbered = (line) => /\d/.test(ITEM.exec(line)[2]);
  const ordered = numbered(lines[at]);
  let end = at;
  const items = [];
  while (end < lines.length && ITEM.test(lines[end]) && numbered(lines[end]) === ordered) {
    const [, indent, , text] = ITEM.exec(lines[end++]);
    items.push(el("li", { class: indent.length > 1 ? "deeper" : null }, inline(text)));
  }
  const first = ordered ? parseInt(ITEM.exec(lines[at])[2], 10) : null;
  return [el(ordered ? "ol" : "ul", { start: first }, items), end - at];
}
