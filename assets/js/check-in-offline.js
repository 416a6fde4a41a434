// The pages at the door and the list as it stood last are kept on the device for today.

import { canReadByItself } from "./check-in-camera.js";
import { cacheName, forgetOthers, today } from "./check-in-keeping.js";

// `door` is the part of the page that names the day, the list and the service worker.
export async function keepPages(door) {
  await forgetOthers(door.dataset.day);
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  await navigator.serviceWorker.register(door.dataset.worker, { scope: door.dataset.scope });
  const cache = await caches.open(cacheName(door.dataset.day));
  const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const files = loaded.filter((address) => address.origin === location.origin && address.pathname.startsWith("/static/"));
  const extra = (await canReadByItself()) ? [] : [door.dataset.decoder, door.dataset.tables];
  const pages = [location.pathname, door.dataset.scope];
  await cache.addAll([...new Set([...pages, ...extra, ...fonts(), ...files.map((address) => address.pathname)])]);
  door.dataset.kept = "1";
}

// Of every script: the next name may have letters that no name had so far.
function fonts() {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const sources = rules.filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.style.getPropertyValue("src"));
  return sources.map((source) => new URL(source.match(/url\("?([^")]+)/)[1], location.origin + "/static/").pathname);
}

export async function rememberState(door, response) {
  if (!("caches" in window) || today() !== door.dataset.day) return;
  await (await caches.open(cacheName(door.dataset.day))).put(door.dataset.state, response);
}

export async function rememberedState(door) {
  if (!("caches" in window)) return null;
  const found = await (await caches.open(cacheName(today()))).match(door.dataset.state, { ignoreVary: true });
  return found ? found.json() : null;
}
