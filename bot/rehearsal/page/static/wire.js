// The way to the server: acts go there, and what changes comes from there.

import { state, take } from "./state.js";
import { byId } from "./dom.js";

const SOONEST = 500;
const LATEST = 5000;

// What came of it: { error } with a sentence, or what the server says.
export const act = (name, body) => post(`as/${state.me}/${name}`, body);

export async function post(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
    const said = await answer.json().catch(() => ({}));
    return answer.ok || said.error ? said : { error: "That did not work." };
  } catch {
    return { error: "The rehearsal does not answer; was it ended?" };
  }
}

export async function get(path) {
  try {
    const answer = await fetch(path);
    return await answer.json();
  } catch {
    return { error: "The rehearsal does not answer; was it ended?" };
  }
}

// For ever: where the connection breaks, a new one begins with everything anew.
export function listen(person, wait = SOONEST) {
  const address = new URL(`as/${person}/live`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address);
  let heard = false;
  socket.onmessage = ({ data }) => {
    heard = true;
    byId("connection").textContent = "";
    take(JSON.parse(data));
  };
  socket.onclose = () => {
    byId("connection").textContent = "Not connected to the rehearsal; trying again …";
    const next = heard ? SOONEST : Math.min(wait * 2, LATEST);
    setTimeout(() => listen(person, next), next);
  };
}
