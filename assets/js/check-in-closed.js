// A list that is closed: the device forgets it, sends what it still may, and shows what nobody but itself has.

import { handOver } from "./check-in-handing.js";
import { drop, forgetList, forgetNames, marksIn, openBox } from "./check-in-keeping.js";
import { OFFLINE, send } from "./check-in-talk.js";

const place = document.querySelector("#zu");
const words = JSON.parse(place.dataset.words);
const { session, marks: address, sends } = place.dataset;

forgetList(session).catch(() => {});
openBox().then(begin, () => {});

async function begin(box) {
  await forgetNames(box);
  const before = (await kept(box)).length;
  if (!before) return;
  const how = sends ? await send(box, session, address) : "";
  const left = await kept(box);
  if (left.length < before) say(left.length ? words.someSent : words.allSent);
  show(box, left, how === OFFLINE ? words.offline : words.handOver);
}

async function kept(box) {
  return (await marksIn(box)).filter((mark) => mark.session === session);
}

function show(box, marks, why) {
  handOver(marks, why, words, async () => {
    if (!confirm(words.sure)) return;
    await drop(box, marks.map((mark) => mark.key));
    handOver([], "", words);
    say(words.gone);
  }, words.closedTitle);
}

function say(text) {
  document.querySelector("#zu-meldung").textContent = text;
}
