// What was just done is said in one line, as long as it is true.

const line = document.querySelector("#meldung");
const toldOf = new Set();
let said = {};

export function say(text, isGood, about = {}) {
  const words = document.createElement("p");
  words.className = isGood ? "door__done" : "door__done door__done--stop";
  words.textContent = text;
  line.replaceChildren(words);
  said = about;
}

// What another helper has changed meanwhile is no longer said.
export function unsay(people) {
  const person = people.find((one) => one.key === said.person);
  if (person && person.present !== said.present) line.replaceChildren();
}

// Nobody is said to be in whom the server did not let in.
export function sayRefused(refused) {
  const last = refused.filter((mark) => !toldOf.has(mark.key)).at(-1);
  refused.forEach((mark) => toldOf.add(mark.key));
  if (last) say([last.name, last.refused].filter(Boolean).join(": "), false);
}
