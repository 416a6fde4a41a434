// At the door: one tap notes somebody, other helpers' taps appear, and without network everything waits on the device.

import { offerCamera } from "./check-in-camera.js";
import { handOver } from "./check-in-handing.js";
import { drop, forgetList, forgetNames, forgetOthers, forgetPages, keep, marksIn, openBox, today } from "./check-in-keeping.js";
import { draw, filter, withMarks } from "./check-in-list.js";
import { keepPages, rememberedState, rememberState } from "./check-in-offline.js";
import { say, sayRefused, unsay } from "./check-in-saying.js";
import { fetchState, NOT_ALLOWED, OFFLINE, ONLINE, send, SIGNED_OUT } from "./check-in-talk.js";

const POLL = 4000;
const door = document.querySelector("#tuer");
const words = JSON.parse(door.dataset.words);
const part = (id) => document.getElementById(id);
const lists = { expected: part("liste"), others: part("andere"), waiting: part("wartende") };
let box = null;
let state = null;
let how = ONLINE;
let marks = [];
let isClosed = false;
let isLeaving = false;
let stopCamera = () => {};

openBox().then(begin, () => {}); // without a place to keep taps the forms do their work

async function begin(opened) {
  box = opened;
  part("suchen-knopf").hidden = true;
  door.addEventListener("submit", taken);
  part("suche").addEventListener("input", search);
  document.querySelector('form[action$="/abmelden"]')?.addEventListener("submit", leave);
  addEventListener("online", turn);
  document.addEventListener("visibilitychange", () => document.hidden || turn());
  stopCamera = offerCamera(part("kamera"), readCode, () => say(words.noCamera, false));
  await forgetNames(box);
  await turn();
  if (how === ONLINE) keepPages(door).catch(() => {});
  setInterval(() => document.hidden || running || turn(), POLL);
}

// Send, ask, show - one after the other, never twice at once; a tap meanwhile is sent right after, not at the next poll.
let running = null;
let isAskedAgain = false;
function turn() {
  if (isClosed) return Promise.resolve();
  isAskedAgain = Boolean(running);
  running ??= untilNobodyAsks().catch(tellUnlessLeaving).finally(() => (running = null));
  return running;
}

// Signing out wipes the device while this page still stands.
function tellUnlessLeaving(error) {
  if (!isLeaving) throw error;
}

async function untilNobodyAsks() {
  do {
    isAskedAgain = false;
    await once();
  } while (isAskedAgain && !isClosed);
}

async function once() {
  const sent = await send(box, door.dataset.session, door.dataset.marks);
  const answer = sent === ONLINE ? await fetchState(door.dataset.state) : { how: sent };
  how = answer.how;
  if (answer.state) {
    state = answer.state;
    await rememberState(door, answer.response);
  } else if (!state && how !== NOT_ALLOWED) {
    state = await rememberedState(door);
  }
  if (how === OFFLINE && isOver()) return forgetDay();
  if (how === ONLINE && today() !== door.dataset.day && state && !marks.length) await forgetOthers();
  if (how === NOT_ALLOWED) return endRights();
  await show();
}

async function show() {
  marks = (await marksIn(box)).filter((mark) => mark.session === door.dataset.session);
  if (state) {
    const people = withMarks(state.people, marks);
    for (const [group, list] of Object.entries(lists)) {
      if (list) draw(list, people.filter((person) => person.group === group), (person) => row(person, group));
    }
    part("zahl").textContent = marks.some((mark) => !mark.refused) ? counted(people) : state.counts;
    part("raum").textContent = state.room;
    unsay(people);
  }
  openDoor();
  search();
  part("niemand-wartet").hidden = lists.waiting.children.length > 0;
  showNet();
  showRefused();
}

function row(person, group) {
  if (group !== "waiting") return part("zeile").content.firstElementChild.cloneNode(true);
  const made = part("wartende-zeile").content.firstElementChild.cloneNode(true);
  made.querySelector("button").value = person.key;
  made.querySelector("button bdi").textContent = person.name;
  return made;
}

function counted(people) {
  const there = people.filter((person) => person.present && person.group !== "waiting").length;
  const expected = people.filter((person) => person.group === "expected").length;
  return words.counts.replace("{present}", there).replace("{expected}", expected);
}

function openDoor() {
  const isOpen = door.dataset.opens !== "" && Date.now() >= Date.parse(door.dataset.opens);
  document.querySelectorAll("#wartende button, #neu-form button").forEach((button) => (button.disabled = !isOpen));
}

function showNet() {
  const open = marks.filter((mark) => !mark.refused).length;
  const waits = open ? (open === 1 ? words.one : words.many.replace("{n}", open)) : "";
  const text = { [ONLINE]: waits || (marks.length ? words.lookAbove : ""), [OFFLINE]: [words.offline, waits].filter(Boolean).join(", "), [SIGNED_OUT]: words.signedOut };
  const net = part("netz");
  net.hidden = !text[how];
  net.dataset.how = how;
  if (net.textContent !== text[how]) net.textContent = text[how] ?? "";
}

// Taps

async function taken(event) {
  const { target: form, submitter } = event;
  if (form.id === "suchen") return event.preventDefault();
  if (!["liste-form", "wartende-form", "code-form", "neu-form"].includes(form.id) || !state) return;
  event.preventDefault();
  if (form.id === "code-form") return readCode(form.code.value);
  if (form.id === "neu-form") return letIn(form);
  const name = submitter.closest(".guest").querySelector(".guest__name").textContent;
  if (submitter.name === "aufnehmen") return note({ person: submitter.value, admit: true, means: "door", name }, words.admitted);
  const present = submitter.name === "da";
  await note({ person: submitter.value, present, name }, present ? words.there : words.undone);
  const now = document.querySelector(`.guest[data-key="${CSS.escape(submitter.value)}"]`);
  if (document.activeElement === document.body || document.activeElement === submitter) {
    now?.querySelector(present ? ".guest__no" : ".guest__yes")?.focus();
  }
}

async function note(mark, sentence) {
  await keep(box, { key: crypto.randomUUID(), at: new Date().toISOString(), session: door.dataset.session, ...mark });
  await show();
  say(sentence.replace("{name}", mark.name), true, { person: mark.person, present: mark.present !== false });
  turn();
}

async function letIn(form) {
  const guest = Object.fromEntries(["given_name", "family_name", "organization", "email"].map((field) => [field, form[field].value.trim()]));
  if (!guest.given_name || !guest.family_name) return form.reportValidity();
  await note({ guest, means: "door", name: `${guest.given_name} ${guest.family_name}` }, words.admitted);
  form.reset();
  form.given_name.focus();
}

async function readCode(text) {
  if (!state) return;
  const typed = text.toUpperCase().replaceAll("0", "O").replaceAll("1", "I").replace(/[^A-Z2-7]/g, "");
  const person = typed && withMarks(state.people, marks).find((one) => one.code === typed);
  if (!person) return say(words.unknown, false);
  part("code").value = "";
  if (person.group === "waiting") {
    document.querySelector(`#wartende [data-key="${CSS.escape(person.key)}"] button`)?.focus();
    return say(words.waits.replace("{name}", person.name), false);
  }
  if (person.present) return say(words.already.replace("{name}", person.name), true);
  await note({ person: person.key, present: true, means: "code", name: person.name }, words.there);
}

function search() {
  const typed = part("suche").value;
  const shown = filter([lists.expected, lists.others].filter(Boolean), typed);
  part("niemand").hidden = shown > 0;
  const fold = lists.others?.closest("details");
  if (fold && typed) fold.open = true;
}

// A night that goes on after midnight keeps its list until it ends.
function isOver() {
  return today() !== door.dataset.day && Date.now() > Date.parse(door.dataset.ends);
}

async function forgetDay() {
  stopCamera();
  await forgetPages();
  await forgetNames(box);
  state = null;
  for (const list of Object.values(lists)) list?.replaceChildren();
  part("zahl").textContent = part("raum").textContent = "";
  part("niemand").hidden = part("niemand-wartet").hidden = true;
  say(words.yesterday, false);
  marks = await marksIn(box);
  showNet();
}

// When something cannot be sent

// One state and no other: nothing of the list is left, only what this device alone knows.
async function endRights(nothingLeft = words.allSent) {
  isClosed = true;
  stopCamera();
  await forgetList(door.dataset.session);
  marks = (await marksIn(box)).filter((mark) => mark.session === door.dataset.session);
  state = null;
  for (const list of Object.values(lists)) list?.replaceChildren();
  const closed = [part("zu"), part("uebergabe")];
  const stays = [...closed, door.querySelector(".crumb"), door.querySelector(".door__title"), door.querySelector(".door__when")];
  for (const each of door.children) if (!stays.includes(each)) each.hidden = true;
  part("zu").hidden = false;
  part("zu-vermerke").textContent = marks.length ? "" : nothingLeft;
  handOver(marks, words.closed, words, () => letGo(marks), words.closedTitle);
  part("zu-titel").focus();
}

function showRefused() {
  const refused = marks.filter((mark) => mark.refused);
  sayRefused(refused);
  if (refused.length || how === ONLINE) handOver(refused, words.refused, words, () => letGo(refused));
}

async function letGo(some) {
  if (!confirm(words.sure)) return;
  await drop(box, some.map((mark) => mark.key));
  await (isClosed ? endRights(words.gone) : show());
}

async function leave(event) {
  isLeaving = !marks.some((mark) => !mark.refused);
  if (isLeaving) return;
  event.preventDefault();
  event.submitter.disabled = true; // one click is one leaving, however long it takes
  await turn();
  const open = (await marksIn(box)).filter((mark) => !mark.refused);
  isLeaving = !open.length || confirm(words.leaving.replace("{n}", open.length));
  event.submitter.disabled = false;
  if (isLeaving) event.target.submit();
}
