// A readonly address can be copied with one click. Without a script the buttons stay hidden, and the field is there to be selected.

if (navigator.clipboard) {
  for (const box of document.querySelectorAll("[data-copy]")) {
    const button = box.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => copy(box));
  }
}

async function copy(box) {
  const field = box.querySelector("input");
  try {
    await navigator.clipboard.writeText(field.value);
    box.querySelector("[role=status]").textContent = box.dataset.copied;
  } catch {
    field.focus();
    field.select();
  }
}
