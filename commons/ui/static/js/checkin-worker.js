// Keeps the page of the door, and its files, for when the network is gone. It answers for no other page.
"use strict";
const PAGE = "/accueil/porte", SHELF = "accueil";
const PATIENCE = 3000;

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

async function page(request) {
  const network = fetch(request);
  const late = new Promise(function (resolve) { setTimeout(resolve, PATIENCE); });
  try {
    const first = await Promise.race([network, late]);
    if (first) return first;
  } catch (gone) { /* no network: what is kept, below */ }
  const kept = await caches.match(PAGE);
  if (kept) network.catch(function () { /* answered from the shelf */ });
  return kept || network;
}

async function file(request) {
  return (await caches.match(request.url)) || fetch(request);
}

self.addEventListener("fetch", function (event) {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === PAGE) event.respondWith(page(event.request));
  else if (address.pathname.startsWith("/fichiers/")) event.respondWith(file(event.request));
});

// The page says which files it is made of; its own text is fetched anew, without anybody's name on it.
self.addEventListener("message", function (event) {
  if (event.data && event.data.keep) {
    event.waitUntil(caches.open(SHELF).then(function (shelf) {
      return shelf.addAll([PAGE].concat(event.data.keep));
    }).catch(function () { /* tried again at the next page */ }));
  } else if (event.data && event.data.wipe) {
    event.waitUntil(caches.delete(SHELF));
  }
});
