// What only a script can do with a page: print it, copy its address, hand it to another app. Without one the buttons stay hidden.

const box = document.querySelector("[data-share]");

if (box) {
  const { title, url } = box.dataset;
  offer("print", true, () => window.print());
  offer("copy", navigator.clipboard, () => copy(url));
  offer("send", navigator.share, () => navigator.share({ title, url }).catch(() => {}));
}

function offer(name, isPossible, act) {
  const button = box.querySelector(`[data-share-by="${name}"]`);
  if (!button || !isPossible) return;
  button.hidden = false;
  button.addEventListener("click", act);
}

async function copy(url) {
  const field = box.querySelector("input");
  try {
    await navigator.clipboard.writeText(url);
    box.querySelector("[role=status]").textContent = box.dataset.copied;
  } catch {
    field.focus();
    field.select();
  }
}
