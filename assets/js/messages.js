// Placeholders of a message become buttons, and the page of one that is being sent tells how far it is.

const PAUSE = 3000;

for (const list of document.querySelectorAll("[data-placeholders]")) offer(list);
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
