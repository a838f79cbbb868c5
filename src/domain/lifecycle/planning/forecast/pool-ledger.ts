import type { Reader, RowOf } from '../../../engine/ports.ts';
import { rowsFrom } from '../../../engine/resource/load-objects.ts';
import type { Entry } from './demand-history.ts';
import { itemKey } from './forecast-subjects.ts';
import { firstMoment } from './months.ts';

const movementType = 'netbox_asset_lifecycle.sparemovement';

export type MovementRow = RowOf<typeof movementType>;

/** The newest entries of the ledger of a pool, newest first. */
export interface PoolLedger {
  readonly rows: readonly MovementRow[];
  /** ISO 8601: all entries from here on are there. */
  readonly from: string;
}

/** Entries that are read at most: some 2,000 read units. A pool with more of them in 36 months has a shorter record. */
export const mostEntries = 20_000;

/** Reads what the ledger of a pool tells of the last 36 months, strongly, from the newest entry back. */
export async function poolLedger(reader: Pick<Reader, 'rows'>, pool: number, now: string): Promise<PoolLedger> {
  const from = firstMoment(now);
  const rows: MovementRow[] = [];
  const source = { kind: 'reference', type: movementType, field: 'pool', target: `${pool}`, newestFrom: from } as const;
  for await (const row of rowsFrom(reader, source)) {
    rows.push(row);
    if (rows.length === mostEntries) return { rows, from: row.values.time ?? from };
  }
  return { rows, from };
}

/** The entries of each item and variant, by `itemKey`, in their order. */
export function entriesByItem(rows: readonly MovementRow[]): ReadonlyMap<string, readonly Entry[]> {
  const byItem = new Map<string, Entry[]>();
  for (const { values } of rows) {
    const { time, kind, spare_item, quantity, item, variant } = values;
    if (time === null || spare_item === null || item === null) continue;
    const key = itemKey({ item, variant });
    const entries = byItem.get(key) ?? [];
    entries.push({ time, kind, spare_item, quantity });
    byItem.set(key, entries);
  }
  return byItem;
}
