import { beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { shortCloseLine } from '../../../../../src/domain/lifecycle/ordering/short-close.ts';
import { learnLeadTimes } from '../../../../../src/domain/lifecycle/performance/learn-lead-times.ts';
import { vendorPerformance } from '../../../../../src/domain/lifecycle/performance/vendor-performance.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { arriveBefore, daysAgo, orderedBefore } from '../../../../support/past-orders.ts';
import { dispose } from '../../../../support/shipping.ts';

let plan: Lifecycle;
let item: number;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  item = await plan.deviceType();
});

const whole = { date_after: null, date_before: null };
const judge = (period: Partial<typeof whole> | { readonly date_after: string } = {}) =>
  vendorPerformance(plan.context, plan.vendor, { ...whole, ...period });

/** Every number of an item is the sum of its documents, and the numbers of the vendor are the sums of those of the items. */
function expectEvidence(answer: Awaited<ReturnType<typeof judge>>): void {
  const sumOf = (entry: JsonObject, name: string): number =>
    [entry.documents ?? []]
      .flat()
      .filter((document) => (document as JsonObject).number === name)
      .reduce((sum: number, document) => sum + Number((document as JsonObject).quantity), 0);
  const names = Object.keys(answer).filter((name) => name === 'lines' || name === 'late' || name.startsWith('units_'));
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) {
    const numbers = answer.items.map((entry) => Number((entry as JsonObject)[name]));
    expect
      .soft(
        answer.items.map((entry) => sumOf(entry, name)),
        name,
      )
      .toEqual(numbers);
    expect.soft((answer as JsonObject)[name], name).toBe(numbers.reduce((sum, number) => sum + number, 0));
  }
}

test('promises are kept, broken, open or none', async () => {
  const came = async (promised: number | undefined, days: number) =>
    arriveBefore(
      plan,
      await orderedBefore(plan, item, 40, promised === undefined ? {} : { promised: -promised }),
      days,
    );
  await came(20, 22);
  await came(20, 20);
  for (const late of [1, 3, 11]) await came(20, 20 - late);
  await came(undefined, 30);
  const overdue = await orderedBefore(plan, item, 40, { promised: -5, units: 4 });
  await arriveBefore(plan, overdue, 10, 1);
  await orderedBefore(plan, item, 40, { promised: 5 });
  const given = await orderedBefore(plan, item, 40, { promised: -5 });
  await shortCloseLine(plan.context, { id: given.line, input: { reason: 'Sold out' } });
  const answer = await judge();
  expect(answer).toMatchObject({
    vendor: plan.vendor,
    date_after: daysAgo(plan, 365),
    date_before: daysAgo(plan, 0),
    hidden_documents: 0,
    lines: 9,
    early: 1,
    on_time: 1,
    late: 3,
    overdue: 1,
    not_due: 1,
    lapsed: 1,
    without_promise: 1,
    days_late_50: 3,
    days_late_90: 11,
    units_ordered: 12,
    units_arrived: 7,
    units_overdue: 3,
    units_short_closed: 1,
    deliveries: 7,
    days_50: 21,
    days_90: 31,
  });
  expect(answer.items).toMatchObject([{ item: { id: item }, lines: 9, overdue: 1 }]);
  expect(answer.items[0]?.documents).toContainEqual({
    number: 'units_overdue',
    document_type: 'netbox_asset_lifecycle.polineitem',
    document_id: overdue.line,
    source_type: 'netbox_asset_lifecycle.purchaseorder',
    source_id: overdue.order,
    quantity: 3,
  });
  expectEvidence(answer);
});

test('a date that was learned is no promise, and one that the vendor has confirmed is', async () => {
  const { line } = await orderedBefore(plan, item, 40, { promised: -5 });
  const stored = await plan.find('polineitem', line);
  if (!stored) throw new Error('There is no line');
  const before = { ...stored.values };
  const changes = [
    {
      action: 'update' as const,
      type: stored.type,
      id: line,
      before: stored,
      after: { ...before, date_expected_source: 'learned' },
    },
  ];
  await plan.context.store.commit([{ changes, guards: [] }]);
  expect(await judge()).toMatchObject({ overdue: 0, without_promise: 1 });
});

test('units that were missing, damaged or returned are counted by their slips', async () => {
  const order = await orderedBefore(plan, item, 40, { units: 10, promised: -20 });
  const counts = { qty_received: 6, qty_damaged: 3, qty_missing: 1 };
  const { slip, shipment, line } = await arriveBefore(plan, order, 20, 10, counts);
  await dispose(plan, shipment, {
    disposition: 'returned',
    reason: 'Dents',
    lines: [{ shipment_line_item: line, condition: 'damaged', quantity: 2 }],
  });
  await dispose(plan, shipment, {
    disposition: 'damaged',
    reason: 'Does not start',
    lines: [{ shipment_line_item: line, condition: 'good', quantity: 1 }],
  });
  const answer = await judge();
  expect(answer).toMatchObject({
    units_ordered: 10,
    units_arrived: 9,
    units_missing: 1,
    units_damaged: 4,
    units_returned: 2,
    units_credited: 0,
    units_overdue: 1,
    overdue: 1,
  });
  expect(answer.items[0]?.documents).toContainEqual({
    number: 'units_damaged',
    document_type: 'netbox_asset_lifecycle.receivingslip',
    document_id: slip,
    source_type: 'netbox_asset_lifecycle.shipment',
    source_id: shipment,
    quantity: 3,
  });
  expectEvidence(answer);
});

test('the period is that of the orders, and what is learned stands beside what was', async () => {
  for (const days of [100, 60, 30]) await arriveBefore(plan, await orderedBefore(plan, item, days), days - 20);
  await orderedBefore(plan, await plan.deviceType(), 400);
  await learnLeadTimes(plan.context);
  expect(await judge({ date_after: daysAgo(plan, 60) })).toMatchObject({
    lines: 2,
    deliveries: 2,
    days_50: 20,
    items: [{ days_90: 20, learned_days_50: 20, learned_deliveries: 3 }],
  });
  expect(await judge()).toMatchObject({ lines: 3, items: [{ lines: 3 }] });
  expect(await judge({ date_after: daysAgo(plan, 500) })).toMatchObject({
    lines: 4,
    items: [{ lines: 3 }, { lines: 1 }],
  });
  expect(
    await refusal(
      vendorPerformance(plan.context, plan.vendor, { date_after: '2026-02-02', date_before: '2026-02-01' }),
    ),
  ).toEqual({
    status: 400,
    body: { date_before: ['The last day cannot be before the first day.'] },
  });
});

test('a line with a document that the caller may not view counts nowhere', async () => {
  const seen = await orderedBefore(plan, item, 40, { promised: -20 });
  await arriveBefore(plan, seen, 20);
  const half = await orderedBefore(plan, item, 40, { promised: -20 });
  const { shipment } = await arriveBefore(plan, half, 25);
  const unseen = await orderedBefore(plan, item, 41, { promised: -20 });
  const view = (name: string, constraints: JsonObject | null = null) => ({
    types: [`netbox_asset_lifecycle.${name}` as TypeName],
    actions: ['view'] as const,
    constraints,
  });
  const open = ['vendor', 'bom', 'bomlineitem', 'polineitem', 'shipmentlineitem', 'receivingslip', 'leadtime'];
  plan.context = {
    ...plan.context,
    actor: {
      userId: 2,
      username: 'buyer',
      superuser: false,
      writeEnabled: true,
      permissions: [
        ...open.map((name) => view(name)),
        view('purchaseorder', { id__in: [seen.order, half.order] }),
        view('shipment', { id__lt: shipment }),
      ],
    },
  };
  const answer = await judge();
  // The shipment of one line, and the order of another.
  expect(answer).toMatchObject({ lines: 1, on_time: 1, hidden_documents: 2, deliveries: 1 });
  expect(JSON.stringify(answer.items)).not.toContain(`"document_id":${unseen.line},`);
  expect(JSON.stringify(answer.items)).not.toContain(`"document_id":${half.line},`);
});

test('the number of reads does not grow with the orders', async () => {
  const reads = async () => {
    const counting = countingStore(plan.context.store);
    await vendorPerformance({ ...plan.context, store: counting.store }, plan.vendor, whole);
    return counting.reads;
  };
  for (let made = 0; made < 2; made += 1) await arriveBefore(plan, await orderedBefore(plan, item, 30), 10);
  const few = await reads();
  expect(few.batches).toBeLessThanOrEqual(7);
  for (let made = 0; made < 10; made += 1) await arriveBefore(plan, await orderedBefore(plan, item, 30), 10);
  expect(await reads()).toEqual(few);
});
