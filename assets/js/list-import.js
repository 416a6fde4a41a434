// How far an import is, without loading the page anew; at its end the page says what became of everyone.

const POLL = 1500;
const going = document.querySelector("#import-going");

if (going) setTimeout(look, POLL);

async function look() {
  try {
    const answer = await fetch(going.dataset.state, { redirect: "manual" });
    if (!answer.ok) return; // the link of the page still leads on
    const { state, done, all } = await answer.json();
    if (state !== "running") {
      location.reload();
      return;
    }
    going.querySelector("progress").value = done;
    document.querySelector("#import-said").textContent = going.dataset.said.replace("%(done)s", done).replace("%(all)s", all);
  } catch {
    // Away for a moment: the next look tells.
  }
  setTimeout(look, POLL);
}
