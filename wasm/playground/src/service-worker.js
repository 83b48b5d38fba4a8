// Keeps the page working without a network. The build puts in its list of files and a name for
// this version of them; a new version takes over at the next load.

const FILES = "FILES";
/** Other copies of the page on this host have caches of their own. */
const OURS = `taxiway ${self.registration.scope} `;
const NAME = OURS + "VERSION";

self.addEventListener("install", (event) => {
  const load = async () => {
    const cache = await caches.open(NAME);
    // The page itself has no version in its name.
    await cache.addAll(FILES.map((it) => new Request(it, it === "./" ? { cache: "reload" } : {})));
    await self.skipWaiting();
  };
  event.waitUntil(load());
});

self.addEventListener("activate", (event) => {
  const clean = async () => {
    const old = (await caches.keys()).filter((it) => it.startsWith(OURS) && it !== NAME);
    await Promise.all(old.map((it) => caches.delete(it)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) {
    return;
  }
  const path = request.url.slice(self.registration.scope.length).split(/[?#]/)[0];
  const page = request.mode === "navigate" && (path === "" || path === "index.html");
  const find = async () => {
    const cache = await caches.open(NAME);
    return (await cache.match(page ? "./" : request, { ignoreVary: true })) ?? fetch(request);
  };
  event.respondWith(find());
});
