import type { JsonObject } from '../model/json.ts';
import type { Work } from '../model/work.ts';
import { spareType } from './spares-ledger.ts';

/** Why a unit cannot come that is in a pool. */
export const inPoolAlready = 'A unit with this serial number or asset tag is in a pool already.';

/**
 * Whether a spares pool holds the unit with these numbers (item, serial, asset_tag) now. Its records there are held, so that
 * no unit is put into them at the same moment.
 */
export async function isInPool(work: Work, values: JsonObject): Promise<boolean> {
  const found = await Promise.all(['serial', 'asset_tag'].map((name) => work.findUnique(spareType, name, values)));
  const holders = found.filter((holder) => holder !== undefined);
  for (const holder of holders) work.guard(holder);
  return holders.some((holder) => holder.values.quantity > 0);
}
