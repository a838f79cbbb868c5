import { dayAfter } from '../lead-times/expected-days.ts';

const dayLength = 86_400_000;

/** Days from one day (YYYY-MM-DD) to another; negative when that is earlier. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / dayLength;

/** The day of a delivery; null when nobody knows. */
export const deliveryDay = (day: string, days: number | null): string | null =>
  days === null ? null : dayAfter(day, days);
