// Keeps the page and its models for use without a network. The server writes the version, the hash of all files, and the
// files with their tags: all files of a cache are of one version, and a page is served from one cache only.

const VERSION = "", FILES = {}, MODELS = "/api/models";

async function fill() {
  const cache = await caches.open(VERSION);
  await Promise.all(Object.entries(FILES).map(async ([path, tag]) => {
    const response = await fetch(path, { cache: "no-cache" });
    if (!response.ok || response.headers.get("ETag") !== tag) throw new Error(`${path} is of another version.`);
    await cache.put(path, response);
  }));
  await cache.add(MODELS);
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name !== VERSION) await caches.delete(name);
}

async function kept(path) { return await (await caches.open(VERSION)).match(path) ?? Response.error(); }

addEventListener("install", event => event.waitUntil(fill()));
addEventListener("activate", event => event.waitUntil(forgetOthers()));
addEventListener("fetch", event => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname in FILES) event.respondWith(kept(pathname));
  else if (pathname === MODELS) event.respondWith(fetch(event.request).catch(() => kept(MODELS)));
});
