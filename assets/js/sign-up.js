// One more person in place, and out again. Without this file the buttons send the form, and the server does the same.

const form = document.querySelector("[data-sign-up]");
const pattern = document.getElementById("one-more");

if (form && pattern) {
  form.addEventListener("click", changed);
  form.elements.namedItem("only_others").addEventListener("change", arrange);
}

function changed(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.value === "add" && button.name === "action") add(event);
  else if (button.hasAttribute("data-remove")) remove(event, button.closest("[data-person]"));
}

function add(event) {
  // The server says what is when there are too many, in all or for what is free.
  if (people().length + 2 > Math.min(most(), free())) return;
  event.preventDefault();
  const prefix = `p${Math.max(1, ...people().map((one) => Number(one.dataset.person.slice(1, -1)))) + 1}-`;
  const block = document.createElement("template");
  block.innerHTML = pattern.innerHTML.replaceAll("p0-", prefix);
  const fresh = block.content.firstElementChild;
  form.querySelector("[data-add]").before(fresh);
  arrange();
  fresh.querySelector("input").focus();
  say("added", people().length + 1);
  // What hides and shows questions looks again.
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function remove(event, person) {
  event.preventDefault();
  const place = people().indexOf(person);
  person.remove();
  arrange();
  // Whoever was behind has taken the place; after the last one there is only one more to add.
  (people()[place]?.querySelector("input") ?? form.querySelector("[data-add] button")).focus();
  say("removed", place + 2);
}

function say(what, number) {
  const region = form.querySelector("[data-added]");
  region.textContent = region.dataset[what].replace("{n}", number);
}

function arrange() {
  people().forEach((one, index) => {
    for (const number of one.querySelectorAll("[data-number]")) number.textContent = index + 2;
  });
  const isParty = people().length > 0;
  for (const part of form.querySelectorAll("[data-party]")) part.hidden = !isParty;
  if (!isParty) form.elements.namedItem("only_others").checked = false;
  const isFull = people().length + 1 >= most();
  form.querySelector("[data-add] button").disabled = isFull;
  form.querySelector("[data-full]").hidden = !isFull;
}

function people() {
  return [...form.querySelectorAll("[data-person]")];
}

function free() {
  return "free" in form.dataset ? Number(form.dataset.free) + onlyOthers() : Infinity;
}

function most() {
  return Number(form.dataset.most) + onlyOthers();
}

function onlyOthers() {
  return form.elements.namedItem("only_others").checked ? 1 : 0;
}
