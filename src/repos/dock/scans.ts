import type {
  KnownScans,
  ScanEntry,
  ScanId,
  ScanMark,
  ScanQuestion,
  ScanWrite,
} from '../../domain/engine/dock-store.ts';
import { idKey } from '../../domain/engine/schema/natural-sort.ts';
import type { Action, Condition } from '../actions.ts';
import type { Item } from '../items.ts';
import type { RawItem } from '../key-loader.ts';
import { countAttribute, type Key, scanPartition, timeToLiveAttribute } from '../table.ts';
import type { DockItems } from './dock-items.ts';
import { expiresAfter } from './lifetime.ts';
import { bucketOfNumber } from './numbers.ts';

/** Sixteen scanners at once write more than one partition takes. */
const shards = 8;

const shardKey = (shipment: number, sk: string): Key => ({
  pk: scanPartition(shipment, bucketOfNumber(sk, shards)),
  sk,
});
const entryKey = (shipment: number, { scanner, sequence }: ScanId): Key =>
  shardKey(shipment, `r#${idKey(sequence)}${scanner === null ? '' : `#${scanner}`}`);
const unitKey = (shipment: number, number: string): Key => shardKey(shipment, `u#${number}`);
const wholeKey = (shipment: number, sk: string): Key => ({ pk: scanPartition(shipment, 'whole'), sk });
const cartonKey = (shipment: number, number: string): Key => wholeKey(shipment, `c#${number}`);
const countKey = (shipment: number, line: number): Key => wholeKey(shipment, `n#${idKey(line)}`);

/** Scans of shipments: an item for each scan, one for each unit or carton that was scanned, one for each counted line. */
export class Scans {
  readonly #items: DockItems;

  constructor(items: DockItems) {
    this.#items = items;
  }

  async known(shipment: number, { entries, units }: ScanQuestion): Promise<KnownScans> {
    const [foundEntries, foundUnits, whole] = await Promise.all([
      this.#items.load(entries.map((id) => entryKey(shipment, id))),
      this.#items.load(units.map((number) => unitKey(shipment, number))),
      this.#items.list(scanPartition(shipment, 'whole')),
    ]);
    return {
      entries: foundEntries.filter((item) => item !== undefined).map(entryOf),
      units: foundUnits.filter((item) => item !== undefined).map(markOf),
      cartons: whole.filter(({ sk }) => String(sk).startsWith('c#')).map(markOf),
      counts: new Map(
        whole
          .filter(({ sk }) => String(sk).startsWith('n#'))
          .map(({ sk, [countAttribute]: counted }) => [Number(String(sk).slice(2)), Number(counted)]),
      ),
    };
  }

  record(shipment: number, { entries, units, cartons, counts }: ScanWrite, at: string): Promise<boolean> {
    const expires = expiresAfter(at);
    const conflict = { kind: 'version', type: 'netbox_asset_lifecycle.shipment', id: shipment } as const;
    const put = (key: Key, { scanner, sequence }: ScanId, more: Record<string, string>): Action => {
      const item: Item = {
        ...key,
        sequence,
        ...(scanner === null ? {} : { scanner }),
        ...more,
        [timeToLiveAttribute]: expires,
      };
      return { key, conflict, write: { kind: 'put', condition: 'absent', item } };
    };
    return this.#items.commit([
      ...entries.map((entry) => put(entryKey(shipment, entry), entry, { body: JSON.stringify(entry.values) })),
      ...units.map((mark) => put(unitKey(shipment, mark.number), mark, { number: mark.number })),
      ...cartons.map((mark) => put(cartonKey(shipment, mark.number), mark, { number: mark.number })),
      ...counts.map(({ line, add, before }): Action => {
        const key = countKey(shipment, line);
        return { key, conflict, write: { kind: 'count', add, expires, condition: countedBefore(before) } };
      }),
    ]);
  }

  async all(shipment: number): Promise<readonly ScanEntry[]> {
    const lists = await Promise.all(
      Array.from({ length: shards }, (_, shard) => this.#items.list(scanPartition(shipment, shard), 'r#')),
    );
    return lists.flat().map(entryOf);
  }

  async drop(shipment: number): Promise<void> {
    const partitions = [...Array.from({ length: shards }, (_, shard) => shard), 'whole'] as const;
    const lists = await Promise.all(partitions.map((shard) => this.#items.list(scanPartition(shipment, shard))));
    await this.#items.remove(lists.flat().map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })));
  }
}

function countedBefore(before: ScanWrite['counts'][number]['before']): Condition {
  if (before === 'any') return 'none';
  return 'exactly' in before ? { counted: before.exactly } : { countedAtMost: before.atMost };
}

const idOf = ({ scanner, sequence }: RawItem): ScanId => ({
  scanner: scanner === undefined ? null : String(scanner),
  sequence: Number(sequence),
});
const entryOf = (item: RawItem): ScanEntry => ({ ...idOf(item), values: JSON.parse(String(item.body)) });
const markOf = (item: RawItem): ScanMark => ({ ...idOf(item), number: String(item.number) });
