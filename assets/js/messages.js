// Placeholders of a message become buttons, whom it goes to is counted while one chooses, and the page of one that is
// being sent tells how far it is.

const PAUSE = 3000;

for (const list of document.querySelectorAll("[data-placeholders]")) offer(list);
for (const count of document.querySelectorAll(".message-count")) keepCounting(count);
for (const place of document.querySelectorAll("[data-progress]")) watch(place);

function offer(list) {
  const field = document.getElementById(list.dataset.placeholders);
  for (const word of list.querySelectorAll("code")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "chip" });
    button.dir = "ltr";
    button.textContent = word.textContent;
    button.addEventListener("click", () => insert(field, word.textContent));
    word.replaceWith(button);
  }
}

function insert(field, text) {
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// The button beside the number asks the same; a number from before the last choice would deceive.
function keepCounting(count) {
  const form = count.closest("form");
  const place = count.querySelector(".message-count__number");
  let asked = 0;
  const ask = async () => {
    const turn = ++asked;
    const number = await countOf(form);
    if (number && turn === asked) place.replaceChildren(...number.childNodes);
  };
  form.addEventListener("change", ({ target }) => target.matches("select, [type=checkbox]") && ask());
  // Who chose before this script was here, or came back to a form the browser filled again, is not deceived either.
  if ([...form.querySelectorAll("option, [type=checkbox]")].some(isChosenAnew)) ask();
}

async function countOf(form) {
  const sent = new URLSearchParams(new FormData(form));
  sent.set("action", "count");
  const address = form.getAttribute("action"); // form.action is one of its buttons
  const answer = await fetch(address, { method: "POST", body: sent, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".message-count__number");
}

function isChosenAnew(one) {
  return one.matches("option") ? one.selected !== one.defaultSelected : one.checked !== one.defaultChecked;
}

async function watch(place) {
  for (;;) {
    await new Promise((done) => setTimeout(done, PAUSE));
    if (document.hidden) continue;
    try {
      const answer = await fetch(place.dataset.progress, { redirect: "error" });
      if (!answer.ok) continue;
      const state = await answer.json();
      if (state.is_over) return location.reload();
      show(place, state);
    } catch {
      // Without a net the page stays as it is; the link to load it again stands beside.
    }
  }
}

function show(place, { state, words, sent, people }) {
  const line = place.querySelector("[data-progress-words]");
  const bar = place.querySelector("progress");
  // A planned message that has begun has another page.
  if (state !== place.dataset.state) return location.reload();
  if (line && line.textContent !== words) line.textContent = words;
  if (bar) Object.assign(bar, { max: people, value: sent });
}
