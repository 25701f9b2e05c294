// Making elements. Text becomes text nodes; nothing is ever parsed as HTML.

export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child != null && child !== ""));
  return made;
}

export const byId = (id) => document.getElementById(id);

let numbers = 0;
export const freshId = (word) => `${word}-${++numbers}`;

// Ids are decimal texts that grow with time.
export const compareIds = (a, b) => a.length - b.length || (a < b ? -1 : Number(a > b));

// What Discord would refuse, said politely where it was tried, until something else is tried.
export function refuse(place, sentence) {
  clearRefusals();
  place.append(el("p", { class: "refusal", role: "alert" }, asSentence(sentence)));
}

export function clearRefusals() {
  for (const old of document.querySelectorAll(".refusal")) old.remove();
}

function asSentence(text) {
  const ended = /[.!?…]$/.test(text) ? text : `${text}.`;
  return ended[0].toUpperCase() + ended.slice(1);
}

export function webAddress(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

// A file as the server takes it.
export async function upload(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return { name: file.name, content: btoa(binary) };
}
