import { booksOf, driftOf, levelDrift } from '../spares/ledger-drift.ts';
import { spareType } from '../spares/spares-ledger.ts';
import { countedStock, storedStock } from '../spares/spares-levels.ts';
import type { Check } from './check.ts';

/** Every quantity equals the entries of its ledger, and every reserved quantity its reservations. */
export const ledgerCheck: Check<typeof spareType> = {
  kind: 'ledger-drift',
  every: 'day',
  subject: spareType,
  suspects: () => true,
  judge: async (spare, work) => driftOf(await booksOf(work, spare)),
};

/** Every level of an allocation equals what its pool holds. */
export const levelCheck: Check<'netbox_asset_lifecycle.spareitemallocation'> = {
  kind: 'ledger-drift',
  every: 'day',
  subject: 'netbox_asset_lifecycle.spareitemallocation',
  suspects: () => true,
  judge: async ({ values }, work) => levelDrift(storedStock(values), await countedStock(work, values)),
};
