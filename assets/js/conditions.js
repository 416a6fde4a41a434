// A question that is not asked is hidden; what was typed stays in it. Without this file all are shown, with a sentence saying when.

const CONDITIONAL = "[data-if], [data-only]";

function update(form) {
  const values = new FormData(form);
  for (const part of form.querySelectorAll(CONDITIONAL)) {
    const isAsked = isFor(part, form, values) && isMet(part, values);
    part.hidden = !isAsked && !(part.hasAttribute("data-keep") && hasText(part));
    // What was answered to a question that is not asked counts for nothing, so that conditions follow one another.
    if (!isAsked) for (const control of part.querySelectorAll("[name]")) values.delete(control.name);
  }
}

function isMet(part, values) {
  if (!part.dataset.if) return true;
  const given = values.getAll(part.dataset.if).filter((value) => value.trim());
  return part.dataset.is ? given.includes(part.dataset.is) : given.length > 0;
}

function isFor(part, form, values) {
  if (!part.dataset.only) return true;
  return part.dataset.only.split("\n").some((group) => {
    const colon = group.indexOf(":");
    const kind = group.slice(0, colon);
    const name = [part.dataset.prefix + kind, kind].find((each) => form.elements.namedItem(each));
    // What this form does not ask for, the server knows.
    return !name || values.getAll(name).includes(group.slice(colon + 1));
  });
}

function hasText(part) {
  return [...part.querySelectorAll("input")].some((control) => control.value.trim());
}

function updateAll() {
  for (const form of document.forms) if (form.querySelector(CONDITIONAL)) update(form);
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    const form = target.form ?? target.closest("form");
    if (form) update(form);
  });
}
// Going back, browsers fill in what was typed after this file has run.
addEventListener("pageshow", updateAll);
document.documentElement.classList.add("has-conditions");
updateAll();
