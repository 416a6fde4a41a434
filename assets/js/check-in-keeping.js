// What a device at the door keeps - pages in a cache, taps in a database - belongs to one account and one day, and goes with them.
// Every page of the back office loads this: whoever signs in next never sees what the account before them had.

const PREFIX = "door-";
const KEPT_DAYS = 14;
const account = document.querySelector("[data-account]")?.dataset.account ?? "";

export const owner = account;

export function today() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(new Date());
}

export function cacheName(day) {
  return `${PREFIX}${account}-${day}`;
}

// Forget all pages but those of this account and day.
export async function forgetOthers(day = today()) {
  if (!("caches" in window)) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== cacheName(day));
  await Promise.all(names.map((name) => caches.delete(name)));
}

export async function forgetPages() {
  if (!("caches" in window)) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.delete(name)));
}

// Forget one list; with the last one everything goes.
export async function forgetList(session) {
  if (!("caches" in window)) return;
  const isList = (request, number) => new RegExp(`/vor-ort/${number}(/|$)`).test(new URL(request.url).pathname);
  for (const name of (await caches.keys()).filter((name) => name.startsWith(PREFIX))) {
    const cache = await caches.open(name);
    const gone = (await cache.keys()).filter((request) => isList(request, session));
    await Promise.all(gone.map((request) => cache.delete(request)));
    if (!(await cache.keys()).some((request) => isList(request, "\\d+"))) await caches.delete(name);
  }
}

export function openBox() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("ki-events-door", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("marks", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

function run(box, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = box.transaction("marks", mode, { durability: "strict" });
    const asked = act(transaction.objectStore("marks"));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

// The taps of this account, oldest first.
export async function marksIn(box) {
  const all = await run(box, "readonly", (marks) => marks.getAll());
  return all.filter((mark) => mark.account === account).sort((one, other) => one.at.localeCompare(other.at));
}

export function keep(box, mark) {
  return run(box, "readwrite", (marks) => marks.put({ ...mark, account, day: today() }));
}

export function drop(box, keys) {
  return run(box, "readwrite", (marks) => keys.forEach((key) => marks.delete(key)));
}

// What is not sent yet stays, without the names of people who are on the list anyway; what nobody sent in two weeks goes.
export async function forgetNames(box) {
  const all = await run(box, "readonly", (marks) => marks.getAll());
  const oldest = new Date(Date.now() - KEPT_DAYS * 86400000).toISOString();
  await run(box, "readwrite", (marks) =>
    all.forEach((mark) => {
      if (mark.at < oldest) marks.delete(mark.key);
      else if (mark.day !== today() && mark.name && !mark.guest) marks.put({ ...mark, name: "" });
    }),
  );
}

if (account) forgetOthers().catch(() => {});
