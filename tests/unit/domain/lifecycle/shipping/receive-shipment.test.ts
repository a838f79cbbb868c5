import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { consignment, copyLines, receive, reverse } from '../../../../support/shipping.ts';

let plan: Lifecycle;
let tolerant: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  tolerant = new Lifecycle(plan.context.store, { overReceipt: { units: 1, percent: 0 } });
});

const refusedWith = (body: JsonObject) => ({ status: 400, body });
const inLine = (shipment_line_item: number, more: JsonObject) => ({ lines: [{ shipment_line_item, ...more }] });
const counts = async (line: number) => {
  const { qty_received, qty_damaged, qty_missing } = await plan.values('shipmentlineitem', line);
  return [qty_received, qty_damaged, qty_missing];
};
const slipsOf = (shipment: number) => plan.rows('receivingslip', 'shipment', shipment);

describe('receiving a shipment', () => {
  test('moves it on, counts its lines and writes a slip, in one call', async () => {
    const { shipment, line } = await consignment(plan, 10);
    const slip = await receive(plan, shipment, {
      date_received: '2026-03-01',
      note: 'Dock 4',
      ...inLine(line, { qty_received: 7, qty_damaged: 1, qty_missing: 2, note: 'crushed corner' }),
    });
    expect(slip).toMatchObject({
      type: 'netbox_asset_lifecycle.receivingslip',
      values: { shipment, kind: 'receipt', date: '2026-03-01', site: plan.site, note: 'Dock 4', user: 1 },
    });
    expect(slip.values.lines).toMatchObject([
      { shipment_line_item: line, qty_received: 7, qty_damaged: 1, qty_missing: 2, note: 'crushed corner' },
    ]);
    expect(await plan.find('receivingslip', slip.id)).toEqual(slip);
    expect(await plan.values('shipment', shipment)).toMatchObject({ status: 'received', date_received: '2026-03-01' });
    expect(await counts(line)).toEqual([7, 1, 2]);
  });

  test('of more numbered units than a slip can hold is refused, and nothing is counted', async () => {
    const { shipment, line } = await consignment(plan, 2_000);
    const units = Array.from({ length: 2_000 }, (_, index) => ({ serial: `${'S'.repeat(40)}${index}` }));
    const refused = await refusal(receive(plan, shipment, inLine(line, { qty_received: 2_000, units })));
    expect(refused).toEqual({
      status: 400,
      body: {
        lines: [expect.stringMatching(/^The values of the receiving slip take \d+ kB, and 180 kB can be stored/)],
      },
    });
    expect(await counts(line)).toEqual([null, 0, 0]);
    expect(await slipsOf(shipment)).toEqual([]);
    await receive(plan, shipment, inLine(line, { qty_received: 1_000, units: units.slice(0, 1_000) }));
    expect(await counts(line)).toEqual([1_000, 0, 0]);
  });

  test('in parts adds up, and what was missing and turns up is missing no longer', async () => {
    const { shipment, line } = await consignment(plan, 10);
    await receive(plan, shipment, inLine(line, { qty_received: 6, qty_missing: 4 }));
    const second = await receive(plan, shipment, inLine(line, { qty_received: 3 }));
    expect(await counts(line)).toEqual([9, 0, 1]);
    expect(second.values.lines).toMatchObject([{ qty_received: 3, qty_missing: -3 }]);
    expect(await slipsOf(shipment)).toHaveLength(2);
  });

  test('follows the rules of the shipment: its status, dates, place and archive', async () => {
    const { shipment, line, order } = await consignment(plan, 2);
    const all = inLine(line, { qty_received: 2 });
    await plan.patch('shipment', shipment, { date_shipped: '2026-03-05' });
    expect(await refusal(receive(plan, shipment, { ...all, date_received: '2026-03-04' }))).toEqual(
      refusedWith({ date_received: ['This date cannot be before the date shipped.'] }),
    );
    const nowhere = await plan.shipment(order, { status: 'shipped' });
    const other = await plan.create('shipmentlineitem', {
      shipment: nowhere,
      bom_line_item: (await plan.values('shipmentlineitem', line)).bom_line_item ?? null,
      qty_shipped: 1,
    });
    expect(await refusal(receive(plan, nowhere, inLine(other, { qty_received: 1 })))).toEqual(
      refusedWith({ site: ['A site or a location is required to receive a shipment.'] }),
    );
    const dock = await plan.create('dcim.location', { name: 'Dock', slug: plan.name('dock'), site: plan.site });
    await receive(plan, nowhere, { ...inLine(other, { qty_received: 1 }), location: dock });
    expect(await plan.values('shipment', nowhere)).toMatchObject({ site: plan.site, location: dock });
    const early = await plan.shipment(order, { site: plan.site });
    const third = await plan.create('shipmentlineitem', {
      shipment: early,
      bom_line_item: (await plan.values('shipmentlineitem', line)).bom_line_item ?? null,
      qty_shipped: 1,
    });
    expect(await refusal(receive(plan, early, inLine(third, { qty_received: 1 })))).toEqual(
      refusedWith({ status: ['Cannot transition from prepared to received'] }),
    );
    await plan.patch('shipment', shipment, { archived: true });
    expect(await refusal(receive(plan, shipment, all))).toEqual(
      refusedFor('A line item cannot be changed because its parent is archived.'),
    );
    expect(await slipsOf(shipment)).toEqual([]);
  });

  test('tells every mistake by the place of its line and writes nothing', async () => {
    const { shipment, line } = await consignment(plan, 5);
    const other = await consignment(plan, 5);
    const wrong = receive(plan, shipment, {
      lines: [
        { shipment_line_item: line, qty_received: 6 },
        { shipment_line_item: other.line, qty_received: 1 },
        { shipment_line_item: line, qty_received: 1 },
      ],
    });
    expect(await refusal(wrong)).toEqual(
      refusedWith({
        'lines[0].qty_received': ['The quantity received cannot exceed the quantity shipped.'],
        'lines[1].shipment_line_item': ['The shipment has no such line item.'],
        'lines[2].shipment_line_item': ['This line item is listed twice.'],
      }),
    );
    expect(await refusal(receive(plan, shipment, { lines: [] }))).toEqual(
      refusedWith({ lines: ['This list may not be empty.'] }),
    );
    expect(await counts(line)).toEqual([null, 0, 0]);
    expect(await plan.values('shipment', shipment)).toMatchObject({ status: 'shipped' });
  });

  test('takes more than was shipped as far as the setting tolerates, over all slips', async () => {
    const { shipment, line } = await consignment(plan, 10);
    await receive(tolerant, shipment, inLine(line, { qty_received: 10 }));
    await receive(tolerant, shipment, inLine(line, { qty_received: 1 }));
    expect(await refusal(receive(tolerant, shipment, inLine(line, { qty_received: 1 })))).toEqual(
      refusedWith({ 'lines[0].qty_received': ['At most 11 units can be received: 10 were shipped.'] }),
    );
    expect((await refusal(tolerant.patch('shipmentlineitem', line, { qty_received: 12 }))).status).toBe(400);
    expect(await counts(line)).toEqual([11, 0, 0]);
  });
});

describe('a quantity that is set by hand', () => {
  test('is an adjusting slip, so that line and slips agree', async () => {
    const { shipment, line } = await consignment(plan, 10);
    await plan.patch('shipmentlineitem', line, { qty_received: 8 });
    await plan.patch('shipmentlineitem', line, { qty_received: 6 });
    await plan.patch('shipmentlineitem', line, { qty_shipped: 9 });
    const slips = await Promise.all((await slipsOf(shipment)).map(({ id }) => plan.values('receivingslip', id)));
    expect(slips.map(({ kind, lines }) => [kind, lines])).toMatchObject([
      ['adjustment', [{ shipment_line_item: line, qty_received: 8 }]],
      ['adjustment', [{ shipment_line_item: line, qty_received: -2 }]],
    ]);
    await plan.patch('shipmentlineitem', line, { qty_received: null });
    expect(await counts(line)).toEqual([null, 0, 0]);
    expect(await slipsOf(shipment)).toHaveLength(3);
  });

  test('takes off what was missing as far as it turned up', async () => {
    const { shipment, line } = await consignment(plan, 10);
    await receive(plan, shipment, inLine(line, { qty_received: 6, qty_missing: 4 }));
    await plan.patch('shipmentlineitem', line, { qty_received: 9 });
    expect(await counts(line)).toEqual([9, 0, 1]);
  });
});

describe('units with numbers', () => {
  const units = (...serials: readonly string[]) => serials.map((serial) => ({ serial }));

  test('are kept with the line, the slip and their item', async () => {
    const { shipment, line, deviceType } = await consignment(plan, 3);
    const slip = await receive(plan, shipment, {
      ...inLine(line, {
        qty_received: 2,
        qty_damaged: 1,
        units: [{ serial: 'U-1', asset_tag: 'T-1' }, { asset_tag: 'T-2' }, { serial: 'U-3', damaged: true }],
      }),
    });
    const rows = await plan.rows('receivedunit', 'shipment_line_item', line);
    const item = { type: 'dcim.devicetype', id: deviceType };
    expect(rows.map(({ values }) => values)).toMatchObject([
      { serial: '', asset_tag: 'T-2', status: 'available', item, slip: slip.id },
      { serial: 'U-1', asset_tag: 'T-1', status: 'available', item, slip: slip.id },
      { serial: 'U-3', asset_tag: null, status: 'damaged', item, slip: slip.id },
    ]);
  });

  test('are told apart: twice in a request, received before, too many, or without a number', async () => {
    const { shipment, line } = await consignment(plan, 9);
    await receive(plan, shipment, inLine(line, { qty_received: 1, units: units('A-1') }));
    const refused = async (qty_received: number, more: JsonObject) =>
      (await refusal(receive(plan, shipment, inLine(line, { qty_received, ...more })))).body;
    expect(await refused(3, { units: units('B-1', 'b-1', 'a-1') })).toEqual({
      'lines[0].units[1].serial': ['This unit is listed twice.'],
      'lines[0].units[2].serial': ['A unit of this item with this serial number has already been received.'],
    });
    expect(await refused(2, { units: [{ asset_tag: 'N-1' }, { asset_tag: 'n-1' }] })).toEqual({
      'lines[0].units[1].asset_tag': ['This unit is listed twice.'],
    });
    expect(await refused(1, { units: [{ serial: 'A\u200b-1', asset_tag: 'N\u200b-1' }] })).toEqual({
      'lines[0].units[0].serial': ['Invisible characters are not allowed.'],
      'lines[0].units[0].asset_tag': ['Invisible characters are not allowed.'],
    });
    expect(await refused(1, { units: units('C-1', 'C-2') })).toEqual({
      'lines[0].units': ['More units are listed than were received.'],
    });
    expect(await refused(1, { units: [{}] })).toEqual({
      'lines[0].units[0].serial': ['A unit needs a serial number or an asset tag.'],
    });
    expect(await refused(1, { units: [{ serial: 'D-1', damaged: true }] })).toEqual({
      'lines[0].units': ['1 units are marked as damaged, but the damaged quantity is 0.'],
    });
    expect(await counts(line)).toEqual([1, 0, 0]);
  });
});

describe('surplus', () => {
  test('goes to the named pool in the same call, with its numbers, and is not there to be installed', async () => {
    const { shipment, line, deviceType } = await consignment(plan, 5);
    const pool = await plan.pool();
    await receive(plan, shipment, {
      pool,
      ...inLine(line, { qty_received: 5, qty_to_pool: 3, units: [{ serial: 'P-1', to_pool: true }] }),
    });
    const spares = (await plan.rows('spareitem', 'pool', pool)).map(({ values }) => values);
    const item = { type: 'dcim.devicetype', id: deviceType };
    expect(spares).toMatchObject([
      { item, serial: 'P-1', quantity: 1, status: 'serviceable' },
      { item, serial: '', quantity: 2, status: 'serviceable' },
    ]);
    expect(await plan.values('shipmentlineitem', line)).toMatchObject({ qty_received: 5, qty_to_pools: 3 });
    expect(await refusal(plan.patch('shipmentlineitem', line, { qty_received: 2 }))).toEqual(
      refusedWith({ qty_received: ['0 units of this line are already installed and 3 are in spares pools.'] }),
    );
  });

  test('needs a pool, and is no more than was received', async () => {
    const { shipment, line } = await consignment(plan, 5);
    expect((await refusal(receive(plan, shipment, inLine(line, { qty_received: 2, qty_to_pool: 3 })))).body).toEqual({
      'lines[0].qty_to_pool': ['The quantity for the pool cannot exceed the quantity received.'],
      'lines[0].pool': ['A pool for the surplus is required.'],
    });
  });
});

describe('reversing a slip', () => {
  test('takes back counts, units and surplus, once', async () => {
    const { shipment, line } = await consignment(plan, 5);
    const pool = await plan.pool();
    await receive(plan, shipment, inLine(line, { qty_received: 1 }));
    const slip = await receive(plan, shipment, {
      pool,
      ...inLine(line, { qty_received: 3, qty_damaged: 1, qty_to_pool: 1, units: [{ serial: 'R-1' }] }),
    });
    const reversal = await reverse(plan, slip.id, { note: 'wrong parcel' });
    expect(reversal.values).toMatchObject({ kind: 'reversal', reverses: slip.id, note: 'wrong parcel' });
    expect(reversal.values.lines).toMatchObject([{ qty_received: -3, qty_damaged: -1, qty_to_pool: -1 }]);
    expect(await counts(line)).toEqual([1, 0, 0]);
    expect(await plan.rows('receivedunit', 'shipment_line_item', line)).toEqual([]);
    expect((await plan.rows('spareitem', 'pool', pool)).map(({ values }) => values.quantity)).toEqual([0]);
    expect(await refusal(reverse(plan, slip.id))).toEqual(refusedFor('The slip has already been reversed.'));
    expect(await refusal(reverse(plan, reversal.id))).toEqual(refusedFor('A reversing slip cannot be reversed.'));
  });

  test('or counting by hand is refused while units with numbers would have no room left', async () => {
    const { shipment, line } = await consignment(plan, 5);
    await receive(plan, shipment, inLine(line, { qty_received: 2, units: [{ serial: 'W-1' }, { serial: 'W-2' }] }));
    expect(await refusal(plan.patch('shipmentlineitem', line, { qty_received: 1 }))).toEqual(
      refusedWith({ qty_received: ['2 units of this line that have numbers wait to be installed.'] }),
    );
    expect(await counts(line)).toEqual([2, 0, 0]);
  });

  test('leaves nothing counted when it takes back the only slip', async () => {
    const { shipment, line } = await consignment(plan, 5);
    const slip = await receive(plan, shipment, inLine(line, { qty_received: 2, qty_missing: 3 }));
    await reverse(plan, slip.id);
    expect(await counts(line)).toEqual([null, 0, 0]);
  });

  test('is refused while what it calls missing has turned up by a later slip', async () => {
    const { shipment, line } = await consignment(plan, 10);
    const first = await receive(plan, shipment, inLine(line, { qty_received: 6, qty_missing: 4 }));
    const second = await receive(plan, shipment, inLine(line, { qty_received: 3 }));
    expect(await refusal(reverse(plan, first.id))).toEqual(
      refusedFor(`Line item ${line}: The quantity missing cannot be negative: missing units have arrived since.`),
    );
    await reverse(plan, second.id);
    expect(await counts(line)).toEqual([6, 0, 4]);
    await reverse(plan, first.id);
    expect(await counts(line)).toEqual([null, 0, 0]);
  });

  test('is refused when the surplus has left its pool', async () => {
    const { shipment, line } = await consignment(plan, 5);
    const pool = await plan.pool();
    const slip = await receive(plan, shipment, { pool, ...inLine(line, { qty_received: 2, qty_to_pool: 2 }) });
    const [spare] = await plan.rows('spareitem', 'pool', pool);
    await plan.patch('spareitem', spare?.id ?? 0, { quantity: 1 });
    expect(await refusal(reverse(plan, slip.id))).toEqual(refusedFor('Insufficient quantity.'));
    expect(await counts(line)).toEqual([2, 0, 0]);
  });
});

describe('copying lines of the order', () => {
  test('adds what remains to be shipped: lost shipments and damaged or missing units count again', async () => {
    const { order, bomLine, orderLine, shipment, line } = await consignment(plan, 10, 14);
    const next = await plan.shipment(order);
    const first = await copyLines(plan, next);
    expect(first).toEqual({
      shipment: next,
      lines: [{ shipment_line_item: expect.any(Number), po_line_item: orderLine, qty_shipped: 4, remaining: 0 }],
    });
    const [copied] = await plan.rows('shipmentlineitem', 'shipment', next);
    expect(copied?.values).toMatchObject({ bom_line_item: bomLine, qty_shipped: 4 });
    expect(await refusal(copyLines(plan, next))).toEqual(refusedFor('No units of the order remain to be shipped.'));
    await receive(plan, shipment, inLine(line, { qty_received: 7, qty_damaged: 1, qty_missing: 2 }));
    await plan.patch('shipment', next, { status: 'shipped' });
    await plan.patch('shipment', next, { status: 'lost' });
    const replacement = await plan.shipment(order);
    const named = { lines: [{ po_line_item: orderLine, qty_shipped: 5 }] };
    expect(await copyLines(plan, replacement, named)).toMatchObject({ lines: [{ qty_shipped: 5, remaining: 2 }] });
    expect(await refusal(copyLines(plan, replacement, named))).toEqual(
      refusedWith({ 'lines[0].qty_shipped': ['2 units of this line remain to be shipped.'] }),
    );
  });

  test('knows the lines of its own order only', async () => {
    const { shipment } = await consignment(plan, 1);
    const other = await consignment(plan, 1);
    expect(await refusal(copyLines(plan, shipment, { lines: [{ po_line_item: other.orderLine }] }))).toEqual(
      refusedWith({
        'lines[0].po_line_item': ['The order of the shipment has no such line item, or it is listed twice.'],
      }),
    );
  });
});
