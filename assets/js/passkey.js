// The browser makes a passkey or asks for one; what it answers is sent by the form around the button. Without a script,
// or where browser or address know no passkeys, the form stays hidden and its sentence says so.

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential || !window.isSecureContext) continue;
  form.hidden = false;
  document.querySelector(`[data-without="${form.id}"]`)?.setAttribute("hidden", "");
  form.addEventListener("submit", (event) => ask(event, form));
}

async function ask(event, form) {
  const answer = form.elements.credential;
  if (answer.value) return;
  event.preventDefault();
  const status = form.querySelector("[role=status]");
  status.textContent = form.dataset.waits;
  try {
    answer.value = JSON.stringify(await credential(JSON.parse(form.dataset.options), form.dataset.passkey));
    form.requestSubmit();
  } catch {
    // Cancelled, timed out, or none there: the browser has said which.
    answer.value = "";
    status.textContent = form.dataset.fails;
  }
}

async function credential(options, act) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (act === "get") return plain(await navigator.credentials.get({ publicKey }));
  publicKey.user = { ...options.user, id: bytes(options.user.id) };
  publicKey.excludeCredentials = options.excludeCredentials.map((known) => ({ ...known, id: bytes(known.id) }));
  return plain(await navigator.credentials.create({ publicKey }));
}

function plain({ id, rawId, type, response }) {
  const found = { id, rawId: text(rawId), type, response: {} };
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) found.response[part] = text(response[part]);
  }
  return found;
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
