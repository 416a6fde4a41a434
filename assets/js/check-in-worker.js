// Without network the pages at the door come from what the device keeps for today; everything else is asked of the server.

const PREFIX = "door-";
const PATIENCE = 6000;
const NOTHING = `<!doctype html><html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Keine Verbindung</title><h1>Keine Verbindung</h1>
<p>Diese Seite ist auf dem Gerät nicht gespeichert. Bitte versuchen Sie es mit Netz noch einmal.</p>
<p lang="en">No connection. This page is not kept on the device; please try again when you are online.</p></html>`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, address));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request, address) {
  try {
    return await inTime(fetch(request));
  } catch {
    return (await kept(address.pathname)) ?? new Response(NOTHING, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
  }
}

async function file(request) {
  return (await kept(request.url)) ?? fetch(request);
}

async function kept(address) {
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(new Date());
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || !name.endsWith(`-${day}`)) continue;
    const found = await (await caches.open(name)).match(address, { ignoreVary: true, ignoreSearch: true });
    if (found) return found;
  }
}

function inTime(answer) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too slow")), PATIENCE);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
