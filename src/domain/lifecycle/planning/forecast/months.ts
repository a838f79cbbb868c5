/** A month of the forecast is thirty days, so that all are equally long and the newest one ends today. */
export const daysPerMonth = 30;

export const msPerDay = 24 * 3600 * 1000;

/** Months that a forecast looks back at most. */
const mostMonths = 36;

/** The end of the day of a time, in milliseconds, UTC. */
export const endOfDay = (now: string): number => Math.floor(Date.parse(now) / msPerDay + 1) * msPerDay;

/** The first moment that a forecast looks at, ISO 8601 in UTC. */
export const firstMoment = (now: string): string =>
  new Date(endOfDay(now) - mostMonths * daysPerMonth * msPerDay).toISOString();

/** The day of a time, YYYY-MM-DD in UTC. */
export const dayOf = (time: string): string => time.slice(0, 10);
