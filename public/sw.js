// The page without a network: every file of one build is kept, and a page gets files of its own build only.
// tools/finish.mjs writes in the name of the build and its files.
const BUILD = "%BUILD%";
const FILES = [%FILES%];

const CACHE = "balcao-";
const SHARED = "balcao.shared";
const SCOPE = new URL("./", location.href);
/** Where other apps send files, see manifest.webmanifest. No host ever sees it. */
const SHARE_TARGET = new URL("share", SCOPE).pathname;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(settle()));
self.addEventListener("message", ({ data }) => data === "take-over" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;
  if (request.method === "POST" && url.pathname === SHARE_TARGET) event.respondWith(receive(request));
  if (request.method === "GET") event.respondWith(answer(request, url));
});

async function keep() {
  const cache = await caches.open(CACHE + BUILD);
  // Past the browser's own cache: it may still hold files of an older build.
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
}

/** The build before this one stays: other tabs may still run it. */
async function settle() {
  const builds = (await caches.keys()).filter((name) => name.startsWith(CACHE));
  const old = builds.filter((name) => name !== CACHE + BUILD).slice(0, -1);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request, url) {
  if (request.mode === "navigate") {
    const isPage = url.pathname === SCOPE.pathname || url.pathname === `${SCOPE.pathname}index.html`;
    return (isPage && (await caches.match("./", { cacheName: CACHE + BUILD }))) || fetch(request);
  }
  // Names without a hash say which build they are of.
  const build = url.searchParams.get("v") ?? BUILD;
  const own = await caches.match(request, { cacheName: CACHE + build, ignoreSearch: true });
  return own ? withoutAddress(own) : ((await caches.match(request)) ?? fetch(request));
}

/** A kept answer has the address that it was kept under, and a worker would take that for its own: without its `bin` it knows not what it is. */
function withoutAddress({ body, status, headers }) {
  return new Response(body, { status, headers });
}

/** Files that another app shares wait here until the page takes them. */
async function receive(request) {
  const cache = await caches.open(SHARED);
  const files = (await request.formData()).getAll("files");
  for (const [at, file] of files.entries()) {
    const headers = { "x-name": encodeURIComponent(file.name ?? ""), "content-type": file.type || "application/octet-stream" };
    await cache.put(new URL(`shared/${at}`, SCOPE), new Response(file, { headers }));
  }
  return Response.redirect(new URL("./?shared", SCOPE), 303);
}
