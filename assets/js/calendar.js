// What one ticks shows its calendar at once, and the address is copied by a button. Without this file the form is sent as usual.

const PAUSE = 250; // milliseconds: several ticks in a row ask once

let waiting = 0;
let asked = 0;

function addressOf(form) {
  const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  return chosen.size ? `${form.action.split("#")[0]}?${chosen}` : form.action.split("#")[0];
}

async function show(form) {
  const turn = ++asked;
  const address = addressOf(form);
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  const text = await answer.text();
  // Who has ticked more meanwhile asks again in a moment.
  if (!answer.ok || turn !== asked || addressOf(form) !== address) return;
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.getElementById("abo");
  if (!fresh) return;
  history.replaceState(null, "", address);
  takeOver(page, fresh);
}

function takeOver(page, fresh) {
  const old = document.getElementById("abo");
  // Only what stands around the count is replaced: the count stays the same element, so that screen readers say it.
  const status = (part) => part.querySelector("[role=status]");
  const unfolded = [...old.querySelectorAll("details")].map((each) => each.open);
  fresh.querySelectorAll("details").forEach((each, index) => (each.open = unfolded[index] ?? false));
  const parts = fresh.querySelectorAll("[data-part]");
  old.querySelectorAll("[data-part]").forEach((each, index) => each.replaceChildren(...parts[index].childNodes));
  if (status(old).textContent !== status(fresh).textContent) status(old).textContent = status(fresh).textContent;
  countAgain(page);
  follow(page);
  ready();
}

function countAgain(page) {
  const fresh = new Map([...page.querySelectorAll(".choices")].map((group) => [groupOf(group), group]));
  for (const group of document.querySelectorAll(".choices")) {
    // Elsewhere than where one is ticking other values may be left; where one is, all stay.
    const there = fresh.get(groupOf(group));
    if (there && !group.contains(document.activeElement)) group.replaceWith(there.cloneNode(true));
  }
  const counts = new Map([...page.querySelectorAll(".choices__one")].map((one) => [nameOf(one), one]));
  for (const one of document.querySelectorAll(".choices__one")) {
    const counted = counts.get(nameOf(one));
    one.querySelector(".choices__count").textContent = counted?.querySelector(".choices__count").textContent ?? "(0)";
  }
  for (const title of document.querySelectorAll(".choices__title[id]")) {
    const there = page.getElementById(title.id);
    if (there) title.replaceChildren(...there.childNodes);
  }
}

function groupOf(group) {
  return group.querySelector("input").name;
}

function nameOf(one) {
  const box = one.querySelector("input");
  return `${box.name} ${box.value}`;
}

function follow(page) {
  document.querySelector(".picks")?.replaceChildren(...(page.querySelector(".picks")?.childNodes ?? []));
  const there = page.querySelectorAll("a[hreflang]");
  document.querySelectorAll("a[hreflang]").forEach((link, index) => {
    if (there[index]) link.href = there[index].getAttribute("href");
  });
}

function ready() {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  const said = button.closest(".copy").querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = button.dataset.copied;
  } catch {
    said.textContent = button.dataset.failed;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
document.querySelector("form[data-live]")?.addEventListener("change", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(event.target.form).catch(() => {}), PAUSE);
});
ready();
