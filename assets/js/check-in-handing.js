// What the server did not take is shown as lines that can be read out and copied; it stays on the device until somebody lets it go.

const part = (id) => document.getElementById(`uebergabe${id}`);

// Show the taps and why they are here; hide the part when there is none. `letGo` does what the button says.
export function handOver(marks, why, words, letGo, title = words.refusedTitle) {
  const place = part("");
  place.hidden = !marks.length;
  if (place.hidden) return;
  part("-titel").textContent = title;
  part("-warum").textContent = why;
  part("-text").value = marks.map((mark) => lineOf(mark, words)).join("\n");
  part("-weg").onclick = letGo;
  const copy = part("-kopieren");
  copy.hidden = !navigator.clipboard;
  copy.onclick = copyLines;
}

function lineOf(mark, words) {
  const at = new Date(mark.at);
  const time = at.toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });
  const isOfToday = at.toDateString() === new Date().toDateString();
  const when = isOfToday ? time : `${at.toLocaleDateString("de-DE", { day: "2-digit", month: "2-digit" })} ${time}`;
  // The names on the list go at midnight; who came new is known by nobody else.
  const who = mark.name || words.nameless;
  const what = mark.present === false ? words.absent : words.present;
  return [when, who, mark.guest?.organization, mark.guest?.email, mark.guest ? words.newcomer : "", what, mark.refused].filter(Boolean).join(" · ");
}

async function copyLines() {
  try {
    await navigator.clipboard.writeText(part("-text").value);
    part("-meldung").textContent = part("-kopieren").dataset.copied;
  } catch {
    part("-text").select();
  }
}
