import { cacheOf, oldCaches, placeOf } from './caching.ts';

declare const self: ServiceWorkerGlobalScope;
/** Packaging puts in here what stands beside the page, and a digest of all of it. */
declare const consoleFiles: readonly string[];
declare const consoleRelease: string;

const { scope } = self.registration;
const cacheName = cacheOf(scope, consoleRelease);

/** How long a page waits for a bad network before it is taken from what is kept, in milliseconds. */
const patience = 4_000;

/**
 * Keeps the page and its files, so that it loads without the network. A newer release waits until no tab has the older one: files
 * of a release go together.
 */
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(['./', ...consoleFiles])));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOld());
});

async function removeOld(): Promise<void> {
  const old = oldCaches(await caches.keys(), scope, cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const place = placeOf(request, scope);
  if (place === 'page') event.respondWith(page(request));
  if (place === 'file') event.respondWith(file(request));
});

/** The newest page where the network gives it, and the kept one else. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match(scope, { cacheName });
  const coming = fetch(request);
  if (!kept) return coming;
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  const come = await Promise.race([coming.catch(() => undefined), late]);
  return come && come.status < 500 ? come : kept;
}

/** A file keeps its contents for as long as it has its name. */
const file = async (request: Request): Promise<Response> =>
  (await caches.match(request, { cacheName })) ?? fetch(request);
