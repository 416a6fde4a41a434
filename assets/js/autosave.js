// A form is kept on the server while it is typed. Without this file nothing is lost that was saved by its button.

const PAUSE = 2000;

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);

function watch(form) {
  const status = form.querySelector("[data-autosave-status]");
  let kept = written(form);
  let timer = 0;
  let isSent = false;

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    isSent = true;
    clearTimeout(timer);
  });
  // Whoever closes the window does not wait for the pause.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });

  async function keep() {
    const now = written(form);
    if (isSent || now === kept) return;
    try {
      const answer = await fetch(form.dataset.autosaveTo, {
        method: "POST",
        body: new URLSearchParams(now),
        keepalive: now.length < 60000,
        redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      kept = now;
      status.textContent = await answer.text();
    } catch {
      status.textContent = status.dataset.failed;
    }
  }
}

function written(form) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("autosave", form.dataset.autosave);
  return fields.toString();
}
