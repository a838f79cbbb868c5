import { dayAfter } from '../../lead-times/days.ts';

/** The day of a delivery so many days after another; null when nobody knows. */
export const deliveryDay = (day: string, days: number | null): string | null =>
  days === null ? null : dayAfter(day, days);
