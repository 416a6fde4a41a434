// A password can be looked at while it is typed. Without a script the button stays hidden.

for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => show(field, button, field.type === "password"));
  // Sent as a password, so that no browser keeps it among what was typed into text fields.
  field.form.addEventListener("submit", () => show(field, button, false));
}

function show(field, button, isShown) {
  field.type = isShown ? "text" : "password";
  button.setAttribute("aria-pressed", String(isShown));
}
