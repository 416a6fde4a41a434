// One more person in place, and out again. Without this file the buttons send the form, and the server does the same.

const form = document.querySelector("[data-sign-up]");
const pattern = document.getElementById("one-more");

if (form && pattern) form.addEventListener("click", changed);

function changed(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.value === "add" && button.name === "action") add(event);
  else if (button.hasAttribute("data-remove")) remove(event, button.closest("[data-person]"));
}

function add(event) {
  if (people().length + 2 > most()) return;
  event.preventDefault();
  const prefix = `p${Math.max(1, ...people().map((one) => Number(one.dataset.person.slice(1, -1)))) + 1}-`;
  const block = document.createElement("template");
  block.innerHTML = pattern.innerHTML.replaceAll("p0-", prefix);
  const fresh = block.content.firstElementChild;
  form.querySelector("[data-add]").before(fresh);
  arrange();
  fresh.querySelector("input").focus();
  // What hides and shows questions looks again.
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function remove(event, person) {
  event.preventDefault();
  person.remove();
  arrange();
  form.querySelector("[data-add] button").focus();
}

function arrange() {
  people().forEach((one, index) => {
    for (const number of one.querySelectorAll("[data-number]")) number.textContent = index + 2;
  });
  const isParty = people().length > 0;
  for (const part of form.querySelectorAll("[data-party]")) part.hidden = !isParty;
  if (!isParty) form.elements.namedItem("only_others").checked = false;
}

function people() {
  return [...form.querySelectorAll("[data-person]")];
}

function most() {
  return Number(form.dataset.most) + (form.elements.namedItem("only_others").checked ? 1 : 0);
}
