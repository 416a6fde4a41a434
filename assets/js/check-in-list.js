// The list at the door as the device shows it: what the server said, with the taps on top that it does not know yet.

export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ß", "ss").replaceAll("ı", "i").toLowerCase();
}

// Return the people with the taps laid over, and newcomers that only this device knows.
export function withMarks(people, marks) {
  const byKey = new Map(people.map((person) => [person.key, { ...person }]));
  const pending = marks.filter((mark) => !mark.refused);
  for (const mark of pending) {
    const person = byKey.get(mark.person);
    if (!person) continue;
    person.present = mark.present;
    person.at = "";
    person.isPending = true;
    if (mark.admit) person.group = "expected";
  }
  const newcomers = pending.filter((mark) => mark.guest).map(newcomer);
  return [...newcomers, ...byKey.values()];
}

function newcomer({ key, guest }) {
  const name = `${guest.given_name} ${guest.family_name}`;
  return { key, name, organization: guest.organization, group: "expected", present: true, at: "", isPending: true, isNew: true };
}

// Bring one list into the order of the people; a row that stands where it was is not touched, so that it keeps the focus.
export function draw(list, people, makeRow) {
  const rows = new Map([...list.children].map((row) => [row.dataset.key, row]));
  let before = null;
  for (const person of people) {
    const row = rows.get(person.key) ?? makeRow(person);
    rows.delete(person.key);
    fill(row, person);
    const next = before ? before.nextElementSibling : list.firstElementChild;
    if (next !== row) list.insertBefore(row, next);
    before = row;
  }
  rows.forEach((row) => row.remove());
}

function fill(row, person) {
  put(row, ".guest__name", person.name);
  put(row, ".guest__from", person.organization);
  put(row, ".guest__position", `${person.position}.`);
  put(row, ".guest__since", person.isPending ? (row.dataset.pending ?? "") : person.at);
  row.dataset.search = fold(`${person.name} ${person.organization}`);
  row.classList.toggle("guest--there", person.present);
  row.classList.toggle("guest--pending", Boolean(person.isPending));
  const [yes, no] = [row.querySelector(".guest__yes"), row.querySelector(".guest__no")];
  if (!yes || !no) return;
  yes.hidden = person.present || Boolean(person.isNew);
  no.hidden = !person.present || Boolean(person.isNew);
  yes.value = no.value = person.key;
  row.querySelectorAll("button bdi").forEach((name) => (name.textContent = person.name));
}

function put(row, selector, text) {
  const part = row.querySelector(selector);
  if (part && part.textContent !== text) part.textContent = text;
}

// Show only the rows that have all words of the search; return how many those are.
export function filter(lists, words) {
  const sought = fold(words).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of lists.flatMap((list) => [...list.children])) {
    const text = row.dataset.search ?? fold(row.querySelector(".guest__who").textContent);
    row.hidden = !sought.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  return shown;
}
