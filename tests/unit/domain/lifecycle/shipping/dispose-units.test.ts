import { beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { bomCoverage } from '../../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { meanwhile } from '../../../../support/meanwhile.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { ordersOn } from '../../../../support/purchase-orders.ts';
import {
  consignment,
  copyLines,
  dispose,
  installFrom,
  receive,
  reverse,
  uninstall,
} from '../../../../support/shipping.ts';

let store: MemoryStore;
let plan: Lifecycle;
beforeAll(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store, { defaultCurrency: 'EUR' }).prepare();
});
const { copy } = ordersOn(() => plan);

/** Good units A, B and two without numbers; damaged units C and one without a number. */
async function arrived() {
  const made = await consignment(plan, 6);
  const [a, b, c] = ['A', 'B', 'C'].map((name) => plan.name(name));
  const units = [{ serial: a ?? '' }, { serial: b ?? '' }, { serial: c ?? '', damaged: true }];
  const slip = await receive(plan, made.shipment, {
    date_received: '2026-03-01',
    lines: [{ shipment_line_item: made.line, qty_received: 4, qty_damaged: 2, units }],
  });
  return { ...made, slip: slip.id, a: a ?? '', b: b ?? '', c: c ?? '' };
}
type Arrived = Awaited<ReturnType<typeof arrived>>;

const counts = async ({ line }: Pick<Arrived, 'line'>) => {
  const values = await plan.values('shipmentlineitem', line);
  return ['qty_received', 'qty_damaged', 'qty_returned', 'qty_written_off'].map((name) => values[name]);
};
const unitsOf = async ({ line }: Pick<Arrived, 'line'>) =>
  (await plan.rows('receivedunit', 'shipment_line_item', line)).toSorted((one, other) => one.id - other.id);
const statuses = async (one: Pick<Arrived, 'line'>) => (await unitsOf(one)).map(({ values }) => values.status);

/** One line of a request for the units in good order. */
const goods = ({ line }: Pick<Arrived, 'line'>, more: JsonObject) => ({
  shipment_line_item: line,
  condition: 'good',
  ...more,
});
const disposeGoods = (one: Arrived, disposition: string, more: JsonObject) =>
  dispose(plan, one.shipment, { disposition, reason: 'inspection', lines: [goods(one, more)] });
const disposeDamaged = (one: Arrived, disposition: string, more: JsonObject) =>
  dispose(plan, one.shipment, {
    disposition,
    reason: 'inspection',
    lines: [{ shipment_line_item: one.line, condition: 'damaged', ...more }],
  });
const inLine = (errors: JsonObject) => ({
  status: 400,
  body: Object.fromEntries(Object.entries(errors).map(([name, text]) => [`lines[0].${name}`, [text]])),
});

describe('the day of a disposition', () => {
  /** Two units without numbers that came early, and two with numbers that came later. */
  async function inTwoParts() {
    const made = await consignment(plan, 6);
    const [early, late] = [plan.name('sn'), plan.name('sn')];
    const come = (date_received: string, qty_received: number, serial: string) =>
      receive(plan, made.shipment, {
        date_received,
        lines: [{ shipment_line_item: made.line, qty_received, units: [{ serial }] }],
      });
    await come('2026-03-02', 2, early);
    await come('2026-03-09', 2, late);
    const scrap = (date: string, entry: JsonObject) =>
      dispose(plan, made.shipment, {
        ...{ disposition: 'scrapped', reason: 'crushed', date },
        lines: [{ shipment_line_item: made.line, condition: 'good', ...entry }],
      });
    return { ...made, early: { units: [{ serial: early }] }, late: { units: [{ serial: late }] }, scrap };
  }
  const tooEarly = (day: string) => ({
    status: 400,
    body: { date: [`This date is before ${day}, when these units were received.`] },
  });

  test('is not before its units with numbers were received', async () => {
    const { scrap, early, late } = await inTwoParts();
    expect(await refusal(scrap('2026-03-08', late))).toEqual(tooEarly('2026-03-09'));
    expect(await refusal(scrap('1990-01-01', early))).toEqual(tooEarly('2026-03-02'));
    expect((await scrap('2026-03-02', early)).values).toMatchObject({ date: '2026-03-02' });
    expect((await scrap('2026-03-09', late)).values).toMatchObject({ date: '2026-03-09' });
  });

  test('is not before the first units of their line were received, for units without numbers', async () => {
    const { scrap } = await inTwoParts();
    expect(await refusal(scrap('2026-03-01', { quantity: 1 }))).toEqual(tooEarly('2026-03-02'));
    expect((await scrap('2026-03-02', { quantity: 1 })).values).toMatchObject({ date: '2026-03-02' });
  });

  test('is free for units that were counted by hand', async () => {
    const { scrap, line } = await inTwoParts();
    await plan.patch('shipmentlineitem', line, { qty_received: 5 });
    expect((await scrap('2026-01-05', { quantity: 1 })).values).toMatchObject({ date: '2026-01-05' });
  });
});

describe('a disposition', () => {
  test.each([
    ['returned', [2, 2, 2, 0], 'returned'],
    ['damaged', [2, 4, 0, 0], 'damaged'],
    ['scrapped', [2, 2, 0, 2], 'scrapped'],
    ['lost', [2, 2, 0, 2], 'lost'],
  ])('of units in good order: %s', async (disposition, expected, status) => {
    const one = await arrived();
    await disposeGoods(one, disposition, { quantity: 2, units: [{ serial: one.a.toLowerCase() }] });
    expect(await counts(one)).toEqual(expected);
    expect(await statuses(one)).toEqual([status, 'available', 'damaged']);
  });

  test.each([
    ['returned', [4, 0, 2, 0], 'returned'],
    ['repaired', [6, 0, 0, 0], 'available'],
    ['scrapped', [4, 0, 0, 2], 'scrapped'],
    ['lost', [4, 0, 0, 2], 'lost'],
  ])('of damaged units: %s', async (disposition, expected, status) => {
    const one = await arrived();
    await disposeDamaged(one, disposition, { quantity: 2, units: [{ serial: one.c }] });
    expect(await counts(one)).toEqual(expected);
    expect(await statuses(one)).toEqual(['available', 'available', status]);
  });

  test('is a receiving slip with its reason, date and units, of which the counts of the line stay the sums', async () => {
    const one = await arrived();
    const [first] = await unitsOf(one);
    const slip = await dispose(plan, one.shipment, {
      disposition: 'returned',
      reason: 'wrong revision',
      date: '2026-03-02',
      lines: [
        goods(one, { quantity: 2, units: [{ received_unit: first?.id ?? 0 }] }),
        { shipment_line_item: one.line, condition: 'damaged', quantity: 1 },
      ],
    });
    expect(slip.values).toMatchObject({
      shipment: one.shipment,
      kind: 'disposition',
      disposition: 'returned',
      date: '2026-03-02',
      note: 'wrong revision',
      lines: [
        {
          shipment_line_item: one.line,
          qty_received: -2,
          qty_returned: 2,
          units: [{ received_unit: first?.id, serial: one.a, damaged: false }],
        },
        { qty_damaged: -1, qty_returned: 1, units: [] },
      ],
    });
    expect(await counts(one)).toEqual([2, 1, 3, 0]);
    expect(await plan.values('shipment', one.shipment)).toMatchObject({ status: 'received' });
  });

  test.each(['returned', 'scrapped', 'lost'])(
    'of damaged units (%s) leaves a line that waits to be counted',
    async (disposition) => {
      const one = await arrived();
      await reverse(plan, one.slip);
      await receive(plan, one.shipment, { lines: [{ shipment_line_item: one.line, qty_damaged: 2 }] });
      await plan.patch('shipmentlineitem', one.line, { qty_received: null });
      const waiting = async () => (await bomCoverage(plan.context, one.bom)).lines[0]?.in_transit;
      expect(await waiting()).toBe(4);
      const slip = await disposeDamaged(one, disposition, { quantity: 1 });
      expect(await plan.values('shipmentlineitem', one.line)).toMatchObject({ qty_received: null, qty_damaged: 1 });
      expect(await waiting()).toBe(4);
      await reverse(plan, slip.id);
      expect(await plan.values('shipmentlineitem', one.line)).toMatchObject({ qty_received: null, qty_damaged: 2 });
    },
  );

  test('takes neither units that are installed or in a pool nor more than are on hand', async () => {
    const { bom, line, assets } = await plan.plannedBom(2);
    const order = await plan.order(bom);
    const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
    const parcel = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 2 });
    const serial = plan.name('I');
    await receive(plan, shipment, {
      lines: [{ shipment_line_item: parcel, qty_received: 2, units: [{ serial }] }],
    });
    await installFrom(plan, assets[0] ?? 0, { shipment, serial });
    const take = (more: JsonObject) =>
      refusal(dispose(plan, shipment, { disposition: 'lost', reason: 'x', lines: [goods({ line: parcel }, more)] }));
    expect(await take({ units: [{ serial }] })).toEqual(
      inLine({ 'units[0].serial': 'The unit has status installed and not available.' }),
    );
    expect(await take({ quantity: 2 })).toEqual(
      inLine({ quantity: 'Only 1 units of this line without numbers are on hand in this condition.' }),
    );
    await installFrom(plan, assets[1] ?? 0, { shipment });
    await uninstall(plan, assets[1] ?? 0, { spares_pool: await plan.pool() });
    expect(await take({ quantity: 1 })).toEqual(
      inLine({ quantity: 'Only 0 units of this line without numbers are on hand in this condition.' }),
    );
  });

  test.each<[string, (one: Arrived) => JsonObject, Record<string, string>]>([
    ['no units', () => ({}), { quantity: 'A quantity or a list of units is required.' }],
    [
      'fewer units than it names',
      ({ a, b }) => ({ quantity: 1, units: [{ serial: a }, { serial: b }] }),
      { quantity: 'The quantity cannot be less than the number of listed units, 2.' },
    ],
    [
      'units with numbers that it does not name',
      () => ({ quantity: 3 }),
      { quantity: 'Only 2 units of this line without numbers are on hand in this condition.' },
    ],
    [
      'one unit twice',
      ({ a }) => ({ units: [{ serial: a }, { serial: a }] }),
      { 'units[1].serial': 'This unit is listed twice.' },
    ],
    ['an unknown unit', () => ({ units: [{ serial: 'none' }] }), { 'units[0].serial': 'The line has no such unit.' }],
    [
      'a unit without a name',
      () => ({ units: [{}] }),
      { 'units[0].serial': 'A received_unit or a serial number is required.' },
    ],
    [
      'a damaged unit as one in good order',
      ({ c }) => ({ units: [{ serial: c }] }),
      { 'units[0].serial': 'The unit has status damaged and not available.' },
    ],
  ])('that asks for %s is refused, and nothing is written', async (_, body, errors) => {
    const one = await arrived();
    expect(await refusal(disposeGoods(one, 'scrapped', body(one)))).toEqual(inLine(errors));
    expect(await counts(one)).toEqual([4, 2, 0, 0]);
    expect(await plan.rows('receivingslip', 'shipment', one.shipment)).toHaveLength(1);
  });

  test('reaches no line of another shipment', async () => {
    const [one, other] = [await arrived(), await arrived()];
    const lines = [goods(other, { quantity: 1 })];
    expect(await refusal(dispose(plan, one.shipment, { disposition: 'lost', reason: 'x', lines }))).toEqual(
      inLine({ shipment_line_item: 'The shipment has no such line item.' }),
    );
    expect(await counts(other)).toEqual([4, 2, 0, 0]);
  });

  test('needs a condition that it can change, a reason, a date that has come, and a line once for each condition', async () => {
    const one = await arrived();
    expect(await refusal(disposeGoods(one, 'repaired', { quantity: 1 }))).toEqual(
      inLine({ condition: 'Only damaged units can be repaired.' }),
    );
    expect(await refusal(disposeDamaged(one, 'damaged', { quantity: 1 }))).toEqual(
      inLine({ condition: 'These units are already damaged.' }),
    );
    const lines = [goods(one, { quantity: 1 }), goods(one, { quantity: 1 })];
    const body = { disposition: 'lost', reason: 'x', lines };
    expect(await refusal(dispose(plan, one.shipment, body))).toEqual({
      status: 400,
      body: { 'lines[1].shipment_line_item': ['This line item is listed twice with this condition.'] },
    });
    expect((await refusal(dispose(plan, one.shipment, { ...body, reason: '' }))).body).toEqual({
      reason: ['This field may not be blank.'],
    });
    expect(await refusal(dispose(plan, one.shipment, { ...body, date: '2099-01-01' }))).toEqual({
      status: 400,
      body: { date: ['This date is in the future.'] },
    });
  });

  test('is for received shipments that are not archived', async () => {
    const one = await consignment(plan, 2);
    const body = { disposition: 'lost', reason: 'x', lines: [goods(one, { quantity: 1 })] };
    expect(await refusal(dispose(plan, one.shipment, body))).toEqual(refusedFor('Shipment has not been received.'));
    const other = await arrived();
    const { id } = await disposeGoods(other, 'lost', { quantity: 1 });
    await plan.patch('shipment', other.shipment, { archived: true });
    const archived = refusedFor('A line item cannot be changed because its parent is archived.');
    expect(await refusal(disposeGoods(other, 'lost', { quantity: 1 }))).toEqual(archived);
    expect(await refusal(reverse(plan, id))).toEqual(archived);
  });

  test('names no unit that the caller may not view, and counts it all the same', async () => {
    const one = await arrived();
    const onShipment: Permission = {
      actions: ['view', 'change'],
      types: ['netbox_asset_lifecycle.shipment'],
      constraints: null,
    };
    const onLine: Permission = { ...onShipment, types: ['netbox_asset_lifecycle.shipmentlineitem'] };
    const [, second] = await unitsOf(one);
    const view: Permission = {
      actions: ['view'],
      types: ['netbox_asset_lifecycle.receivedunit'],
      constraints: [{ id: second?.id ?? 0 }],
    };
    const guest = { userId: 2, username: 'guest', superuser: false, writeEnabled: true };
    const as = (...permissions: readonly Permission[]) => ({
      context: { ...plan.context, actor: { ...guest, permissions } },
    });
    const body = (more: JsonObject) => ({ disposition: 'scrapped', reason: 'x', lines: [goods(one, more)] });
    const named = (serial: string) =>
      dispose(as(onShipment, onLine, view), one.shipment, body({ units: [{ serial }] }));
    expect(await refusal(named(one.a))).toEqual(inLine({ 'units[0].serial': 'The line has no such unit.' }));
    const [hidden] = await unitsOf(one);
    const byId = (id: number) =>
      dispose(as(onShipment, onLine, view), one.shipment, body({ units: [{ received_unit: id }] }));
    const [unknown, known] = [await refusal(byId(999_999)), await refusal(byId(hidden?.id ?? 0))];
    expect(JSON.stringify(known).replaceAll(String(hidden?.id), '999999')).toBe(JSON.stringify(unknown));
    expect(await refusal(dispose(as(onShipment, onLine, view), one.shipment, body({ quantity: 3 })))).toEqual(
      inLine({ quantity: 'Only 2 units of this line without numbers are on hand in this condition.' }),
    );
    await named(one.b);
    expect(await statuses(one)).toEqual(['available', 'scrapped', 'damaged']);
    const lineView: Permission = { ...onLine, actions: ['view'] };
    const unpermitted = dispose(as(onShipment, lineView, view), one.shipment, body({ quantity: 1 }));
    expect((await refusal(unpermitted)).status).toBe(403);
  });

  test('and an install of the same unit at the same moment: one of them is refused', async () => {
    const { bom, line, assets } = await plan.plannedBom(1);
    const { shipment } = await plan.arrived(bom, line, 1, 1);
    const [parcel] = await plan.rows('shipmentlineitem', 'shipment', shipment);
    const { context } = plan;
    const others = meanwhile(store, 'getMany', 'netbox_asset_lifecycle.shipmentlineitem', async () => {
      await installFrom({ context }, assets[0] ?? 0, { shipment });
    });
    const body = { disposition: 'lost', reason: 'x', lines: [goods({ line: parcel?.id ?? 0 }, { quantity: 1 })] };
    expect((await refusal(dispose({ context: { ...context, store: others } }, shipment, body))).status).toBe(400);
    expect(await plan.values('shipmentlineitem', parcel?.id ?? 0)).toMatchObject({
      qty_received: 1,
      qty_installed: 1,
      qty_written_off: 0,
    });
  });
});

describe('a disposition that is reversed', () => {
  test.each(['returned', 'damaged', 'scrapped', 'lost'])('gives its units back: %s', async (disposition) => {
    const one = await arrived();
    const { id } = await disposeGoods(one, disposition, { quantity: 2, units: [{ serial: one.a }] });
    await reverse(plan, id);
    expect([await counts(one), await statuses(one)]).toEqual([
      [4, 2, 0, 0],
      ['available', 'available', 'damaged'],
    ]);
    expect((await refusal(reverse(plan, id))).status).toBe(400);
  });

  test('leaves a unit as its earlier disposition says, and the last one is reversed first', async () => {
    const one = await arrived();
    const units = [{ serial: one.c }];
    const repaired = await disposeDamaged(one, 'repaired', { units });
    const found = await disposeGoods(one, 'damaged', { units });
    const scrapped = await disposeDamaged(one, 'scrapped', { units });
    expect(await refusal(reverse(plan, repaired.id))).toEqual(
      refusedFor(`Unit ${one.c} of the slip has been installed or disposed of since.`),
    );
    const after: unknown[] = [];
    for (const { id } of [scrapped, found, repaired]) {
      await reverse(plan, id);
      after.push((await statuses(one))[2]);
    }
    expect(after).toEqual(['damaged', 'available', 'damaged']);
    expect(await counts(one)).toEqual([4, 2, 0, 0]);
  });

  test('is refused once the number of its unit came again', async () => {
    const one = await arrived();
    const gone = await disposeGoods(one, 'lost', { units: [{ serial: one.a }] });
    const bomLine = await plan.values('shipmentlineitem', one.line);
    const shipment = await plan.shipment(one.order, { status: 'shipped', site: plan.site });
    const line = await plan.create('shipmentlineitem', {
      shipment,
      bom_line_item: bomLine.bom_line_item ?? null,
      qty_shipped: 1,
    });
    await receive(plan, shipment, {
      lines: [{ shipment_line_item: line, qty_received: 1, units: [{ serial: one.a.toLowerCase() }] }],
    });
    expect((await refusal(reverse(plan, gone.id))).status).toBe(400);
    expect([await statuses(one), await statuses({ line })]).toEqual([['lost', 'available', 'damaged'], ['available']]);
  });

  test('is refused while a spares pool holds the unit', async () => {
    const one = await arrived();
    const { id } = await disposeGoods(one, 'lost', { units: [{ serial: one.a }] });
    const spare = await plan.spare(await plan.pool(), one.deviceType, { serial: one.a.toLowerCase() });
    const problem = `${one.a}: A unit with this serial number or asset tag is already in a pool, or installed from one.`;
    expect(await refusal(reverse(plan, id))).toEqual(refusedFor(problem));
    await plan.delete('spareitem', spare);
    await reverse(plan, id);
    expect(await statuses(one)).toEqual(['available', 'available', 'damaged']);
  });

  test('does not bring units back to a shipment that went back, and a receipt of a unit that left stays', async () => {
    const one = await arrived();
    const { id } = await disposeGoods(one, 'scrapped', { units: [{ serial: one.a }] });
    expect(await refusal(reverse(plan, one.slip))).toMatchObject({ status: 400 });
    await plan.patch('shipment', one.shipment, { status: 'returned' });
    expect(await statuses(one)).toEqual(['scrapped', 'returned', 'returned']);
    expect(await refusal(reverse(plan, id))).toEqual(refusedFor('Shipment has not been received.'));
  });
});

test('a shipment that comes back brings the units that went with it, each in its last condition', async () => {
  const one = await arrived();
  await disposeGoods(one, 'returned', { units: [{ serial: one.a }] });
  await disposeDamaged(one, 'repaired', { units: [{ serial: one.c }] });
  for (const status of ['returned', 'received']) await plan.patch('shipment', one.shipment, { status });
  expect(await statuses(one)).toEqual(['returned', 'available', 'available']);
  expect(await counts(one)).toEqual([4, 1, 1, 0]);
});

test.each(['returned', 'scrapped', 'lost'])('the number of a unit that is %s may come again', async (disposition) => {
  const one = await arrived();
  const slip = { disposition, reason: 'x', lines: [goods(one, { units: [{ serial: one.a }] })] };
  await dispose(plan, one.shipment, slip);
  const { bom_line_item = null } = await plan.values('shipmentlineitem', one.line);
  const shipment = await plan.shipment(one.order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 1 });
  await receive(plan, shipment, {
    lines: [{ shipment_line_item: line, qty_received: 1, units: [{ serial: one.a }] }],
  });
  expect([await statuses(one), await statuses({ line })]).toEqual([
    [disposition, 'available', 'damaged'],
    ['available'],
  ]);
});

describe('the vendor', () => {
  /** What coverage leaves to buy and to receive, and what copies onto a new order and a new shipment offer. */
  async function doors({ bom, order }: Pick<Arrived, 'bom' | 'order'>) {
    const [line] = (await bomCoverage(plan.context, bom)).lines;
    const next = await plan.order(bom);
    const bought = (await copy(next)).lines.reduce((sum, { qty_ordered }) => sum + qty_ordered, 0);
    await plan.delete('purchaseorder', next);
    const parcel = await plan.shipment(order);
    const offered = await copyLines(plan, parcel).then(
      ({ lines }) => lines.reduce((sum, { qty_shipped }) => sum + qty_shipped, 0),
      () => 0,
    );
    for (const row of await plan.rows('shipmentlineitem', 'shipment', parcel))
      await plan.delete('shipmentlineitem', row.id);
    await plan.delete('shipment', parcel);
    return { toBuy: line?.outstanding_to_order, toCome: line?.outstanding_to_receive, bought, offered };
  }

  test('owes what went back while the order is placed, and nothing for what was scrapped or lost here', async () => {
    const one = await consignment(plan, 6);
    for (const status of ['approved', 'ordered']) await plan.patch('purchaseorder', one.order, { status });
    await receive(plan, one.shipment, { lines: [{ shipment_line_item: one.line, qty_received: 6 }] });
    const take = (disposition: string, quantity: number) =>
      dispose(plan, one.shipment, { disposition, reason: 'x', lines: [goods(one, { quantity })] });
    await take('returned', 2);
    expect(await doors(one)).toEqual({ toBuy: 0, toCome: 2, bought: 0, offered: 2 });
    await take('scrapped', 1);
    await take('lost', 1);
    expect(await doors(one)).toEqual({ toBuy: 2, toCome: 2, bought: 2, offered: 2 });
    await plan.patch('purchaseorder', one.order, { status: 'fulfilled' });
    expect(await doors(one)).toEqual({ toBuy: 4, toCome: 0, bought: 4, offered: 0 });
  });
});
