const dayMs = 86_400_000;

/** The day so many days after another, both YYYY-MM-DD. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/** The day of a delivery so many days after another; null when nobody knows. */
export const deliveryDay = (day: string, days: number | null): string | null =>
  days === null ? null : dayAfter(day, days);

/** Whole days from one day to another, both YYYY-MM-DD. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
