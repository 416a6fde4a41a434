// While a date is typed, its hints appear below it; they are a part of the page that the button opens.

const WAIT = 400; // milliseconds without a key
const NAMES = ["day", "start", "end", "title", "place", "room", "speakers", "target_group", "round"];
const BESIDE = ["event", "session"]; // what is being changed
const ALSO = { date: "day", starts: "start", ends: "end" };

for (const section of document.querySelectorAll("[data-planning]")) {
  const form = section.closest("form");
  const said = section.querySelector(".planning__said");
  let timer = 0;
  let asked = "";

  const ask = async () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const meant = ALSO[name] ?? name;
      if ((NAMES.includes(meant) || BESIDE.includes(meant)) && value) query.append(meant, value);
    }
    if (!query.get("day")) return;
    if (query.toString() === asked) return;
    asked = query.toString();
    const answer = await fetch(`${section.dataset.planning}?${asked}`).catch(() => null);
    if (!answer?.ok || answer.redirected || query.toString() !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const hints = page.getElementById("hinweise");
    if (hints) said.replaceChildren(...hints.childNodes);
  };

  form.addEventListener("input", (event) => {
    if (!NAMES.includes(ALSO[event.target.name] ?? event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  ask();
}
