/** Manifests and scans serve the time until all has arrived; what outlives its shipment goes by itself. */
const days = 400;

/** Seconds since 1970, as the table's time to live counts. */
export const expiresAfter = (at: string): number => Math.ceil(Date.parse(at) / 1000) + days * 86_400;
