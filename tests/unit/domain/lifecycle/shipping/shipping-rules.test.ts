import { beforeAll, describe, expect, test } from 'vitest';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { consignment, receive } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

describe('Asset Lifecycle: assets', () => {
  test('are found by BOM, shipment, pool, object, time of installation, and by the name of their BOM', async () => {
    const { bom, line, assets, devices, deviceType } = await plan.plannedBom(3);
    const [first = 0, second = 0, third = 0] = assets;
    const { shipment } = await plan.arrived(bom, line, 1, 1);
    const pool = await plan.pool();
    await plan.install(first, { shipment });
    await plan.install(second, { spare_item: await plan.spare(pool, deviceType) });
    const { installed } = await plan.values('asset', first);
    const earlier = '2000-01-01T00:00:00Z';
    const of = (filters: Readonly<Record<string, string>>) => plan.ids('asset', { bom_id: String(bom), ...filters });
    expect(await of({})).toEqual(assets);
    expect(await of({ shipment_id: String(shipment) })).toEqual([first]);
    expect(await of({ spares_pool_id: String(pool) })).toEqual([second]);
    expect(await of({ assigned_object_type: 'dcim.device' })).toEqual(assets);
    expect(await of({ assigned_object_type: 'dcim.rack' })).toEqual([]);
    expect(await of({ assigned_object_id: String(devices[2]) })).toEqual([third]);
    expect(await of({ installed__isnull: 'true' })).toEqual([third]);
    expect(await of({ installed_after: earlier })).toEqual([first, second]);
    expect(await of({ installed_before: earlier })).toEqual([]);
    expect(await of({ installed_before: String(installed) })).toContain(first);
    const { name } = await plan.values('bom', bom);
    expect(await of({ q: String(name) })).toEqual(assets);
    expect(await of({ q: 'another BOM' })).toEqual([]);
  });

  test('keep their link after installation, with the time, when the unit itself is gone', async () => {
    const { assets, deviceType } = await plan.plannedBom(1);
    const pool = await plan.pool();
    const spare = await plan.spare(pool, deviceType);
    const asset = await plan.install(assets[0] ?? 0, { spare_item: spare });
    await plan.delete('spareitem', spare);
    expect(await plan.values('asset', asset.id)).toEqual(asset.values);
  });
});

describe('Asset Lifecycle: couriers', () => {
  test('have a tracking address to which the number is appended; without one there is no link', async () => {
    const plain = await plan.create('courier', { name: plan.name('courier') });
    const order = await plan.order(await plan.bom());
    const linked = await plan.shipment(order, { tracking_number: 'N 1' });
    const unlinked = await plan.shipment(order, { tracking_number: 'N 1', courier: plain });
    expect(await plan.answer('shipment', linked)).toMatchObject({ tracking_link: 'https://post.example/track/N%201' });
    expect(await plan.answer('shipment', unlinked)).toMatchObject({ tracking_link: null });
  });

  test('are protected by their shipments, and so are accounts', async () => {
    const courier = await plan.create('courier', { name: plan.name('courier') });
    const courier_account = await plan.create('courieraccount', { courier, account_number: '1' });
    await plan.shipment(await plan.order(await plan.bom()), { courier, courier_account });
    expect((await refusal(plan.delete('courier', courier))).status).toBe(409);
    expect((await refusal(plan.delete('courieraccount', courier_account))).status).toBe(409);
  });
});

describe('Asset Lifecycle: shipments', () => {
  test('may be created as prepared or shipped, and as received only by a rule, with a place', async () => {
    const order = await plan.order(await plan.bom());
    for (const status of ['prepared', 'shipped']) await plan.shipment(order, { status });
    for (const status of ['received', 'cancelled', 'returned', 'lost'])
      expect((await refusal(plan.shipment(order, { status, site: plan.site }))).body).toEqual({
        status: [`${status} is not a valid initial status.`],
      });
    const rule = { object_type: 'netbox_asset_lifecycle.shipment', from_status: '', to_status: 'received' };
    const initial = await plan.create('statustransitionrule', rule);
    expect((await refusal(plan.shipment(order, { status: 'received' }))).body).toEqual({
      site: ['A site or a location is required to receive a shipment.'],
    });
    await plan.shipment(order, { status: 'received', site: plan.site });
    await plan.delete('statustransitionrule', initial);
  });

  test('are found by BOM, order, BOM line, courier, account, place, number, status, dates, archive and text', async () => {
    const { bom, bomLine, order, shipment } = await consignment(plan, 3);
    const courier = await plan.create('courier', { name: plan.name('courier') });
    const courier_account = await plan.create('courieraccount', { courier, account_number: '7' });
    const location = await plan.create('dcim.location', {
      name: plan.name('dock'),
      slug: plan.name('dock'),
      site: plan.site,
    });
    const dates = { date_shipped: '2026-02-01', date_expected: '2026-02-05', date_received: '2026-02-06' };
    const place = { courier, courier_account, location, tracking_number: 'FIND-ME', ...dates };
    const other = await plan.shipment(order, { ...place, description: 'second wave' });
    const of = (filters: Readonly<Record<string, string>>) => plan.ids('shipment', { bom_id: String(bom), ...filters });
    expect(await of({})).toEqual([shipment, other]);
    expect(await plan.ids('shipment', { purchase_order_id: String(order) })).toEqual([shipment, other]);
    expect(await plan.ids('shipment', { bom_line_item_id: String(bomLine) })).toEqual([shipment]);
    for (const [name, value] of Object.entries({
      courier_id: courier,
      courier_account_id: courier_account,
      location_id: location,
      tracking_number: 'FIND-ME',
      status: 'prepared',
      date_shipped: '2026-02-01',
      date_expected__gte: '2026-02-05',
      date_received__lt: '2026-02-07',
      q: 'second wave',
    }))
      expect([name, await of({ [name]: String(value) })]).toEqual([name, [other]]);
    expect(await of({ site_id: String(plan.site) })).toEqual([shipment, other]);
    await plan.patch('shipment', other, { archived: true });
    expect(await of({ archived: 'false' })).toEqual([shipment]);
    expect(await of({})).toEqual([shipment, other]);
  });

  test('may be many for one order: a line of the order is spread over them, and stands in one more than once', async () => {
    const { order, bomLine, shipment } = await consignment(plan, 4);
    const more = { bom_line_item: bomLine, qty_shipped: 2 };
    await plan.create('shipmentlineitem', { shipment, ...more });
    await plan.create('shipmentlineitem', { shipment: await plan.shipment(order), ...more });
    expect(await plan.ids('shipmentlineitem', { bom_line_item_id: String(bomLine) })).toHaveLength(3);
    expect(await plan.ids('shipmentlineitem', { shipment_id: String(shipment) })).toHaveLength(2);
    expect(await plan.ids('shipmentlineitem', { purchase_order_id: String(order) })).toHaveLength(3);
  });

  test.each([
    [{ qty_shipped: 0 }, { qty_shipped: ['Ensure this value is greater than or equal to 1.'] }],
    [{ qty_shipped: null }, { qty_shipped: ['This field may not be null.'] }],
    [{ qty_received: -1 }, { qty_received: ['Ensure this value is greater than or equal to 0.'] }],
    [{ qty_received: 1.5 }, { qty_received: ['A valid integer is required.'] }],
  ])('have lines that refuse %j', async (wrong, body) => {
    const { shipment, bomLine } = await consignment(plan, 4);
    const input = { shipment, bom_line_item: bomLine, qty_shipped: 1, ...wrong };
    expect(await refusal(plan.create('shipmentlineitem', input))).toEqual({ status: 400, body });
  });

  test('are received by plain changes as by the verb: status with a place, then the quantity of each line', async () => {
    const { shipment, line } = await consignment(plan, 4);
    await plan.patch('shipment', shipment, { status: 'received', date_received: '2026-03-01' });
    await plan.patch('shipmentlineitem', line, { qty_received: 3 });
    expect(await plan.answer('shipmentlineitem', line)).toMatchObject({
      qty_shipped: 4,
      qty_received: 3,
      qty_damaged: 0,
      qty_missing: 0,
    });
    const later = await receive(plan, shipment, { lines: [{ shipment_line_item: line, qty_received: 1 }] });
    expect(later.values.lines).toMatchObject([{ qty_received: 1 }]);
    expect(await plan.values('shipmentlineitem', line)).toMatchObject({ qty_received: 4 });
  });

  test('do not change what they bring: objects stay planned until they are installed', async () => {
    const { bom, line, devices } = await plan.plannedBom(1);
    await plan.arrived(bom, line, 1, 1);
    expect(await plan.values('dcim.device', devices[0] ?? 0)).toMatchObject({ status: 'planned' });
  });

  test('stay with their slips and units once they were received; so do lines whose units went on', async () => {
    const { shipment, line } = await consignment(plan, 4);
    const pool = await plan.pool();
    const units = [{ serial: plan.name('serial') }];
    await receive(plan, shipment, {
      pool,
      lines: [{ shipment_line_item: line, qty_received: 2, qty_to_pool: 1, units }],
    });
    expect(await refusal(plan.delete('shipmentlineitem', line))).toEqual(
      refusedFor('Units of this line are already in a spares pool.'),
    );
    expect((await refusal(plan.delete('shipment', shipment))).status).toBe(409);
    expect(await plan.rows('receivingslip', 'shipment', shipment)).toHaveLength(1);
    expect(await plan.rows('receivedunit', 'shipment_line_item', line)).toHaveLength(1);
    expect((await plan.rows('spareitem', 'pool', pool)).map(({ values }) => values.quantity)).toEqual([1]);
  });
});
