/** Lets this browser load the console without the network from now on. Where it cannot, the console works with it only. */
export function keepOffline(): void {
  const place = new URL('service-worker.js', document.baseURI).href;
  navigator.serviceWorker?.register(place).catch(() => undefined);
}
