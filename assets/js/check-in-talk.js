// Talking with the server: taps go there until it has them, and the list comes back; each answer says how the two stand.

import { drop, keep, marksIn } from "./check-in-keeping.js";

export const ONLINE = "online";
export const OFFLINE = "offline";
export const SIGNED_OUT = "signedOut";
export const NOT_ALLOWED = "notAllowed";

// Send the taps of one date in their order; return how that went.
export async function send(box, session, address) {
  const marks = (await marksIn(box)).filter((mark) => mark.session === session && !mark.refused);
  if (!marks.length) return ONLINE;
  const body = JSON.stringify({ now: new Date().toISOString(), marks: marks.slice(0, 500).map(asSent) });
  const answer = await ask(address, { method: "POST", body, headers: { "content-type": "application/json" } });
  if (answer.how !== ONLINE) return answer.how;
  const { done, refused } = await answer.response.json();
  await drop(box, done);
  for (const mark of marks) if (refused[mark.key]) await keep(box, { ...mark, refused: refused[mark.key] });
  return marks.length > 500 ? send(box, session, address) : ONLINE;
}

function asSent({ key, at, person = "", present = true, admit = false, means = "name", guest = null }) {
  return { key, at, person, present, admit, means, guest };
}

let etag = "";

// Ask for the list; `state` is null when nothing has changed.
export async function fetchState(address) {
  const { how, response } = await ask(address, { headers: etag ? { "if-none-match": etag } : {} });
  if (how !== ONLINE || response.status === 304) return { how, state: null, response: null };
  etag = response.headers.get("etag") ?? "";
  const copy = response.clone();
  return { how, state: await response.json(), response: copy };
}

async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, { redirect: "manual", credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(10000), ...options });
  } catch {
    return { how: OFFLINE };
  }
  if (response.type === "opaqueredirect" || response.status === 401) return { how: SIGNED_OUT };
  if (response.status === 403 || response.status === 404) return { how: NOT_ALLOWED };
  if (response.ok || response.status === 304) return { how: ONLINE, response };
  return { how: OFFLINE };
}
