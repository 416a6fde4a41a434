// One more round in place. Without this file the button sends the form, and the server adds some rows.

const form = document.querySelector("[data-rounds]");
const pattern = document.getElementById("new-round");

if (form && pattern) form.addEventListener("click", add);

function add(event) {
  const button = event.target.closest("[data-more]");
  if (!button) return;
  event.preventDefault();
  const number = rows().length + 1;
  const fresh = document.createElement("template");
  fresh.innerHTML = pattern.innerHTML.replaceAll("new-0", `new-${number}`);
  const row = fresh.content.firstElementChild;
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace("0", number);
  button.closest("p").before(row);
  row.querySelector("input").focus();
  if (number >= Number(button.dataset.most)) button.closest("p").hidden = true;
}

function rows() {
  return [...form.querySelectorAll("[data-new-round]")];
}
