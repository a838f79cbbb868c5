import type { Reader } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import type { LeadDays } from './lead-days.ts';
import { leadTime, learnedItems } from './lead-time.ts';

/** What is learned of an item of a vendor, in days from order to delivery. */
export interface Learned extends LeadDays {
  /** Deliveries of this item by this vendor; 0 when the figures come from its other items, or from other vendors. */
  readonly deliveries: number;
}

/** Looks up what is learned; null where nothing has ever been delivered, or the caller may not view it. */
export type LearnedLeadTimes = (vendor: number, item: ObjectRef) => Learned | null;

/**
 * What is learned of the items of these vendors: two round trips, two read units for each vendor and for all others, and one
 * more for every 45 items of a vendor. Pass a reader that finds only what the caller may view.
 */
export async function learnedLeadTimes(reader: Reader, vendors: readonly number[]): Promise<LearnedLeadTimes> {
  const wanted = [null, ...new Set(vendors)];
  const found = await Promise.all(wanted.map((vendor) => reader.findUnique(leadTime.type, 'vendor', { vendor })));
  const stored = await loadObjects(
    reader,
    leadTime.type,
    found.filter((id) => id !== undefined),
  );
  const byVendor = new Map(stored.map((one) => [one.values.vendor, lookUp(one)]));
  return (vendor, item) => byVendor.get(vendor)?.(item) ?? byVendor.get(null)?.(item) ?? null;
}

function lookUp(stored: ObjectOf<typeof leadTime.type>): (item: ObjectRef) => Learned {
  const { days_50, days_90 } = stored.values;
  const others: Learned = { deliveries: 0, days_50, days_90 };
  const byItem = new Map(
    learnedItems(stored).map(({ item_type, item_id, ...learned }): [string, Learned] => [
      `${item_type}#${item_id}`,
      { deliveries: learned.deliveries, days_50: learned.days_50, days_90: learned.days_90 },
    ]),
  );
  return (item) => byItem.get(refKey(item)) ?? others;
}

/** What an answer says of what is learned, beside what the vendor says. */
export const learnedMembers = (learned: Learned | null) => ({
  learned_days_50: learned?.days_50 ?? null,
  learned_days_90: learned?.days_90 ?? null,
  learned_deliveries: learned?.deliveries ?? null,
});
