import type { Context } from '../../engine/context.ts';
import { type JsonObject, sameJson } from '../../engine/json.ts';
import type { Reader, RowOf } from '../../engine/ports.ts';
import { rowsFrom } from '../../engine/resource/load-objects.ts';
import { commitWithRetry } from '../../engine/write/commit.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { dayAfter } from '../lead-times/days.ts';
import { leadTime } from '../lead-times/lead-time.ts';
import { type LeadRecord, type LearnedVendor, learn } from '../lead-times/learn.ts';
import { placedOrders } from '../status/statuses.ts';
import { type LineHistory, lineHistories } from './arrivals.ts';
import { boughtItems } from './bought-items.ts';
import { documentsOf } from './orders.ts';
import { recordOf } from './records.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';

/** Orders that are older tell nothing any more: vendors change. */
const daysBack = 3 * 365;
/** Orders whose documents are in memory at the same time. */
const ordersAtOnce = 200;
/** An item of the table holds 400 kB; of more items the figures of the vendor hold. */
const mostItems = 3_000;

/** What a run did: vendors with figures, and those whose figures are new. */
interface LearningReport {
  readonly vendors: number;
  readonly changed: number;
}

/**
 * Learns the lead times of all vendors from the orders of three years. A second run changes nothing. Five read units for an
 * order with one line and one shipment; two levels of parallel reads for every 200 orders.
 */
export async function learnLeadTimes(context: Context): Promise<LearningReport> {
  const today = context.now().toISOString().slice(0, 10);
  const learned = learn(await recordsOf(context.store, today));
  const kept = new Map(learned.map((one) => [one.vendor, one]));
  const stored = await storedVendors(context.store);
  let changed = 0;
  for (const vendor of new Set([...kept.keys(), ...stored]))
    if (await keep(context, vendor, kept.get(vendor))) changed += 1;
  return { vendors: learned.length, changed };
}

async function recordsOf(reader: Reader, today: string): Promise<readonly LeadRecord[]> {
  const since = dayAfter(today, -daysBack);
  const orders: RowOf<typeof orderType>[] = [];
  for await (const row of rowsFrom(reader, { kind: 'in-order', type: orderType }))
    if (placedOrders.has(row.values.status) && (row.values.date_ordered ?? '') >= since) orders.push(row);
  const records: LeadRecord[] = [];
  for (let start = 0; start < orders.length; start += ordersAtOnce) {
    const documents = await documentsOf(reader, orders.slice(start, start + ordersAtOnce));
    records.push(...(await withItems(reader, lineHistories(documents), today)));
  }
  return records;
}

async function withItems(
  reader: Reader,
  histories: readonly LineHistory[],
  today: string,
): Promise<readonly LeadRecord[]> {
  const itemOf = await boughtItems(
    reader,
    histories.map(({ line }) => line),
  );
  return histories.flatMap((history) => {
    const item = itemOf.get(history.line.id);
    return (item && recordOf(history, item, today)) ?? [];
  });
}

async function storedVendors(reader: Reader): Promise<ReadonlySet<number | null>> {
  const vendors = new Set<number | null>();
  for await (const { values } of rowsFrom(reader, { kind: 'in-order', type: leadTime.type }))
    vendors.add(values.vendor);
  return vendors;
}

/** Brings what is kept of a vendor in step; true when that changed it. */
const keep = (context: Context, vendor: number | null, learned: LearnedVendor | undefined): Promise<boolean> =>
  commitWithRetry(context, async () => {
    const work = new UnitOfWork(context);
    const stored = await work.findUnique(leadTime.type, 'vendor', { vendor });
    const values = learned && valuesOf(learned);
    const isSame = values ? stored && isAsStored(values, stored.values) : !stored;
    if (!isSame && values && stored) work.update(stored, { ...values, calculated: work.now });
    else if (!isSame && values) await work.addShared(leadTime.type, { ...values, calculated: work.now });
    else if (!isSame && stored) work.delete(stored);
    return { work, result: !isSame };
  });

const valuesOf = ({ vendor, deliveries, orders, open_lines, others, items }: LearnedVendor) => ({
  vendor,
  deliveries,
  orders,
  open_lines,
  ...others,
  items: items
    .toSorted((a, b) => b.deliveries - a.deliveries)
    .slice(0, mostItems)
    .map(({ item, ...figures }) => ({ item_type: item.type, item_id: item.id, ...figures })),
});

const isAsStored = (values: JsonObject, stored: JsonObject): boolean =>
  Object.entries(values).every(([name, value]) => sameJson(value, stored[name] ?? null));
