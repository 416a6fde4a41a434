// The grid saves as one ticks and shows what others tick; without a script the button saves.

const POLL = 5000;
const grid = document.querySelector("#raster");
let etag = "";
let busy = 0;
let changes = 0;

if (grid) {
  grid.addEventListener("change", ({ target }) => target.name === "da" && save(target));
  // What was ticked before this script was here is saved as well.
  boxes().filter((box) => box.checked !== isKnown(box)).forEach(save);
  setInterval(() => document.hidden || look(), POLL);
}

function boxes() {
  return [...grid.querySelectorAll("input[name=da]")];
}

function isKnown(box) {
  return box.closest("td").querySelector("input[name=war]") !== null;
}

async function save(box) {
  const [person, session] = splitted(box.value);
  const now = new Date().toISOString();
  const marks = [{ key: crypto.randomUUID(), at: now, person, present: box.checked, means: "grid" }];
  busy += 1;
  changes += 1;
  try {
    const answer = await fetch(grid.dataset.marks.replace("/0/", `/${session}/`), {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ now, marks }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    remember(box);
    say(grid.dataset.saved);
  } catch {
    say(grid.dataset.failed);
  } finally {
    busy -= 1;
  }
  look();
}

// Public ids may have dots in no place, dates are numbers: the last dot parts them.
function splitted(name) {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, dot), name.slice(dot + 1)];
}

// What is saved is what the form starts from: the button then saves only what is not.
function remember(box) {
  const known = [...grid.querySelectorAll("input[name=war]")].find((one) => one.value === box.value);
  if (!box.checked) known?.remove();
  else if (!known) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "war", value: box.value });
    box.closest("td").append(field);
  }
}

async function look() {
  if (busy) return;
  const before = changes;
  let answer, state;
  try {
    answer = await fetch(grid.dataset.state, { redirect: "manual", headers: etag ? { "if-none-match": etag } : {} });
    if (!answer.ok) return;
    state = await answer.json();
  } catch {
    return;
  }
  // An answer from before the last tick would take it back.
  if (before !== changes) return;
  etag = answer.headers.get("etag") ?? "";
  const { ticked: there, shares, present } = state;
  const all = new Set(there);
  for (const box of boxes()) {
    // A box that was changed here and not saved keeps what was typed.
    if (box.checked !== isKnown(box) || box.checked === all.has(box.value)) continue;
    box.checked = all.has(box.value);
    remember(box);
  }
  fill("share", shares);
  fill("present", present);
}

function fill(kind, words) {
  for (const cell of grid.querySelectorAll(`[data-${kind}]`)) cell.textContent = words[cell.dataset[kind]] ?? cell.textContent;
}

function say(words) {
  document.querySelector("#raster-meldung").textContent = words;
}
