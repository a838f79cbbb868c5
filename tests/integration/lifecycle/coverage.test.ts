import { beforeAll, expect, inject, test } from 'vitest';
import { demand } from '../../../src/domain/lifecycle/planning/demand/demand.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { countRequests, metered } from '../../../tools/bench/meter.ts';
import { userWho } from '../../support/accounts.ts';
import { type Api, objectIn, startApi } from '../../support/api.ts';
import { commitAll, creation, range, unit } from '../../support/changes.ts';
import { Lifecycle } from '../../support/lifecycle.ts';

let api: Api;
let plan: Lifecycle;
beforeAll(async () => {
  api = await startApi(`coverage-${Date.now()}`, inject('dynamodbEndpoint'));
  plan = await new Lifecycle(environmentStore()).prepare();
});

const get = async (bom: number, verb: string) =>
  (await api.call('GET', `/api/plugins/asset-lifecycle/boms/${bom}/${verb}`)).body;
const firstLine = ({ lines }: Awaited<ReturnType<typeof get>>) => objectIn([lines ?? null].flat()[0]);
const columnsOf = (csv: unknown) => {
  const [head = '', ...rows] = String(csv).trim().split(/\r?\n/);
  return { head: head.split(','), rows };
};

/**
 * Five devices: three of four ordered ones came, two of these are installed and one device has a spare. Two spares more
 * are in the pool, one of them damaged.
 */
async function underWay() {
  const { bom, line, assets, deviceType } = await plan.plannedBom(5);
  await plan.patch('bom', bom, { status: 'approved' });
  const order = await plan.order(bom, { currency: 'EUR' });
  const orderLine = await plan.create('polineitem', {
    purchase_order: order,
    bom_line_item: line,
    qty_ordered: 4,
    unit_price: '0.1',
  });
  await plan.patch('purchaseorder', order, { status: 'approved' });
  await plan.patch('purchaseorder', order, { status: 'ordered', order_id: plan.name('po') });
  const shipment = await plan.shipment(order, { status: 'shipped' });
  const parcel = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 4 });
  await plan.patch('shipment', shipment, { status: 'received', site: plan.site });
  await plan.patch('shipmentlineitem', parcel, { qty_received: 3 });
  const pool = await plan.pool();
  const spare = await plan.spare(pool, deviceType, { quantity: 2 });
  await plan.spare(pool, deviceType, { quantity: 1, status: 'damaged' });
  for (const asset of assets.slice(0, 2)) await plan.install(asset, { shipment });
  await plan.install(assets[2] ?? 0, { spare_item: spare });
  return { bom, line, deviceType, order, orderLine, shipment, parcel, pool, spare, asset: assets[2] ?? 0 };
}

test('coverage follows the documents of each line, names them, and says what it costs', async () => {
  const made = await underWay();
  const answer = await get(made.bom, 'coverage/');
  const line = firstLine(answer);
  expect(line).toMatchObject({
    bom_line_item: made.line,
    item_type: 'dcim.devicetype',
    item_id: made.deviceType,
    required: 5,
    from_spares: 1,
    on_draft_orders: 0,
    ordered: 4,
    short_closed: 0,
    shipped: 4,
    received: 3,
    short: 1,
    installed: 3,
    outstanding_to_order: 0,
    outstanding_to_receive: 1,
    surplus: 0,
  });
  const document = (number: string, type: string, id: number, source: string, source_id: number, quantity: number) => ({
    number,
    document_type: `netbox_asset_lifecycle.${type}`,
    document_id: id,
    source_type: `netbox_asset_lifecycle.${source}`,
    source_id,
    quantity,
  });
  expect(line.documents).toEqual(
    expect.arrayContaining([
      document('ordered', 'polineitem', made.orderLine, 'purchaseorder', made.order, 4),
      document('received', 'shipmentlineitem', made.parcel, 'shipment', made.shipment, 3),
      document('installed', 'shipmentlineitem', made.parcel, 'shipment', made.shipment, 2),
      document('installed', 'asset', made.asset, 'sparespool', made.pool, 1),
    ]),
  );
  expect(answer.totals).toMatchObject([{ currency: 'EUR', ordered: '0.4000', received: '0.3000', unpriced_lines: 0 }]);
});

test('requirements use the free units of the chosen pools, and only those', async () => {
  const { bom, pool, spare } = await underWay();
  const rest = { required: 5, installed: 3, on_hand: 1, outstanding_to_receive: 1, on_draft_orders: 0, to_buy: 0 };
  expect(firstLine(await get(bom, 'requirements/'))).toMatchObject({ ...rest, free_spares: 0 });
  await plan.patch('bom', bom, { status: 'draft' });
  const [line] = await plan.rows('bomlineitem', 'bom', bom);
  const manual = await plan.line(bom, Number(objectIn(line?.values.item).id), 3);
  const without = await get(bom, 'requirements/');
  expect(without).toMatchObject({ bom, to_buy: 3 });
  const other = await plan.pool();
  const withPools = await get(bom, `requirements/?pool_id=${pool}&pool_id=${other}`);
  expect(withPools.to_buy).toBe(2);
  expect([withPools.lines ?? null].flat()).toMatchObject([
    { ...rest, free_spares: 0 },
    {
      bom_line_item: manual,
      required: 3,
      free_spares: 1,
      to_buy: 2,
      documents: [{ number: 'free_spares', document_id: spare, source_id: pool, quantity: 1 }],
    },
  ]);
  await plan.create('sparereservation', { spare_item: spare, bom, quantity: 1 });
  const reserved = [(await get(bom, `requirements/?pool_id=${pool}`)).lines ?? null].flat();
  expect(reserved[1]).toMatchObject({ bom_line_item: manual, reserved_spares: 1, free_spares: 0, to_buy: 2 });
  const unknown = await api.call('GET', `/api/plugins/asset-lifecycle/boms/${bom}/requirements/?pool_id=999999`);
  expect([unknown.status, Object.keys(unknown.body)]).toEqual([400, ['pool_id']]);
});

test('the lines come as CSV with a column for each number that the answer declares', async () => {
  const { bom, line } = await underWay();
  for (const verb of ['coverage', 'requirements']) {
    const { documents: _, substitutes: ____, item: __, variant: ___, ...shown } = firstLine(await get(bom, `${verb}/`));
    const { head, rows } = columnsOf((await get(bom, `${verb}/?format=csv`)).value);
    expect(head).toEqual(expect.arrayContaining([...Object.keys(shown), 'item', 'variant']));
    expect(head).not.toContain('documents');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.startsWith(`${line},dcim.devicetype,`)).toBe(true);
    const numbers = rows[0]?.split(',') ?? [];
    for (const [name, value] of Object.entries(shown))
      if (typeof value === 'number') expect(numbers[head.indexOf(name)], name).toBe(String(value));
  }
});

test('looking at a BOM costs reads of its own documents only', async () => {
  const { bom } = await underWay();
  const meter = countRequests(environmentStore().access);
  await get(bom, 'coverage/');
  meter.stop();
  expect(meter.requests).toBeLessThanOrEqual(14);
  expect(meter.readUnits).toBeLessThanOrEqual(25);
});

test('the demand over all BOMs comes by page of items, as a table, and for those who may view it only', async () => {
  const { bom, deviceType, spare, order } = await underWay();
  await plan.patch('bom', bom, { date_needed: '2027-05-01', priority: 2 });
  await plan.patch('purchaseorder', order, { date_expected: '2027-06-01' });
  const next = await plan.bom();
  const line = await plan.line(next, deviceType, 4);
  await plan.line(next, await plan.deviceType());
  const path = '/api/plugins/asset-lifecycle/demand/';
  const asked = `${path}?item_type=dcim.devicetype&item_id=${deviceType}`;
  const { body } = await api.call('GET', asked);
  expect(body).toMatchObject({
    ...{ count: 1, next: null, previous: null },
    results: [
      {
        ...{ item_type: 'dcim.devicetype', item_id: deviceType, item: { id: deviceType } },
        ...{ required: 9, installed: 3, on_hand: 1, outstanding_to_receive: 1, free_spares: 1, short: 3, free_left: 0 },
        lines: [
          { bom: { id: bom }, date_needed: '2027-05-01', priority: 2, short: 0, due: '2027-06-01', late: 1 },
          {
            ...{
              bom: { id: next },
              bom_line_item: line,
              date_needed: null,
              free_spares: 1,
              short: 3,
              due: null,
              late: 0,
            },
            documents: [{ number: 'free_spares', document_id: spare, quantity: 1, due: null }],
          },
        ],
      },
    ],
  });
  const { head, rows } = columnsOf((await api.call('GET', `${asked}&format=csv&short=true`)).text);
  expect(head).toEqual(expect.arrayContaining(['item_type', 'item_id', 'bom', 'bom_line_item', 'short', 'late']));
  expect(rows.map((row) => row.split(',')[head.indexOf('bom_line_item')])).toEqual([String(line)]);
  const page = (await api.call('GET', `${path}?limit=1&fields=item_id`)).body;
  expect(page.next).toContain('limit=1&offset=1');
  expect([page.results].flat()).toEqual([{ item_id: expect.any(Number) }]);
  const [brief] = [(await api.call('GET', `${asked}&brief=1`)).body.results ?? null].flat();
  expect([objectIn(brief).required, objectIn(brief).lines]).toEqual([9, undefined]);
  for (const wrong of ['shrot=true', 'bom_id=999999', 'site_id=x', 'item_id=3', 'item_type=dcim.device', 'format=pdf'])
    expect((await api.call('GET', `${path}?${wrong}`)).status, wrong).toBe(400);
  const nobody = await userWho(api, { types: ['dcim.devicetype'], actions: ['view'] });
  expect((await nobody.call('GET', path)).status).toBe(403);
});

test('what the demand costs grows neither with assets nor with what it has read before', async () => {
  const { deviceType, bom } = await underWay();
  const costs = async () => {
    const { context } = plan;
    const { meter } = await metered(environmentStore().access, () =>
      demand({ ...context, store: environmentStore() }, null),
    );
    return { units: meter.readUnits, roundTrips: meter.roundTrips };
  };
  await costs();
  const once = await costs();
  // Ten collections and the substitutes, two looks at each; the objects of installed spares.
  expect(once.units).toBeLessThanOrEqual(30);
  expect(once.roundTrips).toBeLessThanOrEqual(6);
  const devices = Array.from({ length: 60 }, () => ({
    ...{ name: plan.name('device'), site: plan.site, role: plan.role, device_type: deviceType, status: 'planned' },
  }));
  expect((await api.call('POST', '/api/dcim/devices/', devices)).status).toBe(201);
  await plan.patch('bom', bom, { status: 'draft' });
  expect((await plan.generate(bom)).values.asset_count).toBe(65);
  await costs();
  expect(await costs()).toEqual(once);
});

test('the forecast of a pool comes as JSON, as a table and as a drawing', async () => {
  const pool = await plan.pool();
  const deviceType = await plan.deviceType();
  const now = Date.now();
  const then = new Lifecycle(environmentStore());
  const daysAgo = (days: number) => {
    then.context = { ...then.context, now: () => new Date(now - days * 86_400_000) };
  };
  daysAgo(179);
  const spare = await then.spare(pool, deviceType, { quantity: 9 });
  await then.allocation(pool, deviceType, { min_quantity: 2 });
  for (const days of [170, 140, 110, 80, 50, 20]) {
    daysAgo(days);
    await then.installSpare(spare, { site: plan.site, role: plan.role });
  }
  const path = `/api/plugins/asset-lifecycle/spares-pools/${pool}/forecast/`;
  const entry = objectIn([(await api.call('GET', path)).body.entries ?? null].flat()[0]);
  expect(entry).toMatchObject({
    item_id: deviceType,
    months: 6,
    draws: 6,
    rate: 1,
    available: 3,
    method: 'steady',
    trust: 'low',
    levels: [],
  });
  const { head, rows } = columnsOf((await api.call('GET', `${path}?format=csv`)).text);
  expect(head).toEqual(expect.arrayContaining(['item_type', 'rate', 'dry_p90', 'suggested_min_quantity']));
  expect(head).not.toContain('levels');
  expect(rows[0]?.split(',')[head.indexOf('available')]).toBe('3');
  const drawn = await api.call('GET', `${path}?format=svg`);
  expect(drawn.headers['content-type']).toBe('image/svg+xml');
  expect(drawn.text).toContain('3 available, 0 on order; 1 a month (6 months of record)');
  for (const wrong of [
    'service_level=100',
    'service_level=x',
    'lead_time_days=-1',
    'allocation_id=999999',
    'format=pdf',
  ])
    expect((await api.call('GET', `${path}?${wrong}`)).status, wrong).toBe(400);

  // What lies before the last three years costs nothing. What was read for the token serves a few seconds: it is read before.
  const cost = async () => {
    await api.call('GET', path);
    return (await metered(environmentStore().access, () => api.call('GET', path))).meter.readUnits;
  };
  const before = await cost();
  const old = {
    time: '2019-05-01T08:00:00.000Z',
    pool,
    spare_item: spare,
    item: { type: 'dcim.devicetype', id: deviceType },
  };
  const entries = range(1, 200).map((entry) =>
    unit(creation('netbox_asset_lifecycle.sparemovement', 100_000 + entry, { ...old, kind: 'draw', quantity: -1 })),
  );
  await commitAll(environmentStore(), entries);
  expect(await cost()).toBe(before);
  expect(before).toBeLessThanOrEqual(20);
});
