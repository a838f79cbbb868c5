import { choices } from '../../engine/schema/choices.ts';
import { deliveryDay } from './days.ts';
import type { Learned } from './learned.ts';

/** Where an expected date comes from. */
export const dateSources = choices({
  listed: 'Lead time of the price list',
  learned: 'Lead times of earlier orders',
});
export type DateSource = (typeof dateSources)[number]['value'];

/** How many days a delivery is expected to take. */
export interface ExpectedDays {
  /** Null when nobody knows. */
  readonly days: number | null;
  readonly source: DateSource | null;
  /** Days within which nine in ten deliveries come, whatever the price list says; null when nothing is learned. */
  readonly days_90: number | null;
}

/** The lead time of the vendor's price, or else the days within which nine in ten deliveries come. */
export function expectedDays(learned: Learned | null, listed: number | null): ExpectedDays {
  const days_90 = learned?.days_90 ?? null;
  if (listed !== null) return { days: listed, source: 'listed', days_90 };
  return { days: days_90, source: days_90 === null ? null : 'learned', days_90 };
}

/** The expected date of an order line, as it is stored. */
export interface ExpectedDate {
  readonly date_expected: string | null;
  readonly date_expected_source: DateSource | null;
  readonly lead_time_days: number | null;
}

/** When a line is expected that is ordered on a day (YYYY-MM-DD), and why. */
export function expectedFrom(day: string, learned: Learned | null, listed: number | null): ExpectedDate {
  const { days, source } = expectedDays(learned, listed);
  return {
    date_expected: deliveryDay(day, days),
    date_expected_source: source,
    lead_time_days: days,
  };
}
