import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { bomCoverage } from '../../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { bomRequirements } from '../../../../../src/domain/lifecycle/bom/bom-requirements.ts';
import { learnedLeadTimes } from '../../../../../src/domain/lifecycle/lead-times/learned.ts';
import { amendLine } from '../../../../../src/domain/lifecycle/ordering/amend-line.ts';
import { bomBudget } from '../../../../../src/domain/lifecycle/ordering/prices/bom-budget.ts';
import { priceHistory } from '../../../../../src/domain/lifecycle/ordering/prices/price-history.ts';
import { pickList } from '../../../../../src/domain/lifecycle/paper/pick-list.ts';
import { learnLeadTimes } from '../../../../../src/domain/lifecycle/performance/learn-lead-times.ts';
import { vendorPerformance } from '../../../../../src/domain/lifecycle/performance/vendor-performance.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { meanwhile } from '../../../../support/meanwhile.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { ordersOn } from '../../../../support/purchase-orders.ts';
import { verdictsOf } from '../../../../support/scanning.ts';
import { copyLines, installAll, installFrom, receive, reverse, uninstall } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const { copy } = ordersOn(() => plan);
const typeRef = (id: number) => ({ type: 'dcim.devicetype', id }) as const;
const named = (id: number): JsonObject => ({ substitute_type: 'dcim.devicetype', substitute_id: id });
const unapproved = {
  status: 400,
  body: { substitute: ['No approved item equivalent lets this item take the place of the item of the BOM line.'] },
};

const approve = (item: number, substitute: number, more: JsonObject = {}): Promise<number> =>
  plan.create('itemequivalent', {
    item_type: 'dcim.devicetype',
    item_id: item,
    ...named(substitute),
    status: 'approved',
    ...more,
  });

/** A planned BOM, a type that does for that of its devices, and the approval. */
async function replaceable(count: number, more: JsonObject = {}) {
  const planned = await plan.plannedBom(count, more);
  const other = await plan.deviceType();
  return { ...planned, other, equivalent: await approve(planned.deviceType, other) };
}

/** The same, with so many substitutes received, of which some have serial numbers. */
async function delivered(count: number, serials: readonly string[] = []) {
  const made = await replaceable(count);
  const order = await plan.order(made.bom);
  await plan.create('polineitem', {
    purchase_order: order,
    bom_line_item: made.line,
    qty_ordered: count,
    ...named(made.other),
  });
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const [copied] = (await copyLines(plan, shipment)).lines;
  const shipmentLine = copied?.shipment_line_item ?? 0;
  const units = serials.map((serial) => ({ serial }));
  await receive(plan, shipment, { lines: [{ shipment_line_item: shipmentLine, qty_received: count, units }] });
  return { ...made, order, shipment, shipmentLine };
}

const typeOf = async (device: number) => (await plan.values('dcim.device', device)).device_type;
const coverageOf = async (bom: number, who = plan) => (await bomCoverage(who.context, bom)).lines;

/** Somebody who may do everything but view the item equivalents. */
const blind = (): Lifecycle =>
  new Lifecycle(
    plan.context.store,
    {},
    {
      userId: 8,
      username: 'blind',
      superuser: false,
      writeEnabled: true,
      permissions: [
        {
          types: registry.resources.map(({ type }) => type).filter((type) => !type.endsWith('.itemequivalent')),
          actions: ['view', 'add', 'change', 'delete'],
          constraints: null,
        },
      ],
    },
  );

describe('ordering and shipping', () => {
  test('an order line buys an approved substitute, and only that', async () => {
    const { bom, line, other, equivalent } = await replaceable(3);
    const stranger = await plan.deviceType();
    const order = await plan.order(bom);
    const body = { purchase_order: order, bom_line_item: line, qty_ordered: 2 };
    expect(await refusal(plan.create('polineitem', { ...body, ...named(stranger) }))).toEqual(unapproved);
    expect(await refusal(blind().create('polineitem', { ...body, ...named(other) }))).toEqual(unapproved);
    const bought = await plan.create('polineitem', { ...body, ...named(other) });
    expect(await plan.values('polineitem', bought)).toMatchObject({ substitute: typeRef(other) });
    expect(await refusal(plan.patch('polineitem', bought, named(stranger)))).toEqual(unapproved);
    await plan.patch('itemequivalent', equivalent, { status: 'proposed' });
    await plan.patch('polineitem', bought, { qty_ordered: 3 });
    await plan.patch('polineitem', bought, { substitute_type: null, substitute_id: null });
    expect(await refusal(plan.patch('polineitem', bought, named(other)))).toEqual(unapproved);
  });

  test('the item of the line itself is no substitute, and one way is not the other', async () => {
    const { bom, line, deviceType, other } = await replaceable(1);
    const reverseLine = await plan.line(bom, other, 1);
    const order = await plan.order(bom);
    const own = await plan.create('polineitem', {
      purchase_order: order,
      bom_line_item: line,
      qty_ordered: 1,
      ...named(deviceType),
    });
    expect(await plan.values('polineitem', own)).toMatchObject({ substitute: null });
    const back = { purchase_order: order, bom_line_item: reverseLine, qty_ordered: 1, ...named(deviceType) };
    expect(await refusal(plan.create('polineitem', back))).toEqual(unapproved);
  });

  test('copied lines take the prices of the substitute', async () => {
    const { bom, line, other } = await replaceable(3);
    const price = {
      vendor: plan.vendor,
      item_type: 'dcim.devicetype',
      item_id: other,
      unit_price: '12.5',
      pack_size: 2,
    };
    await plan.create('vendorprice', price);
    const order = await plan.order(bom);
    const stranger = typeRef(await plan.deviceType());
    expect(await refusal(copy(order, [{ bom_line_item: line, substitute: stranger }]))).toEqual({
      status: 400,
      body: { 'lines[0].substitute': unapproved.body.substitute },
    });
    const { lines } = await copy(order, [{ bom_line_item: line, substitute: typeRef(other) }]);
    expect(lines).toMatchObject([{ bom_line_item: line, qty_ordered: 4, unit_price: '12.5000' }]);
  });

  test('a shipment brings what was ordered unless it says otherwise, also after the approval is gone', async () => {
    const { bom, line, deviceType, other, equivalent } = await replaceable(4);
    const third = await plan.deviceType();
    const order = await plan.order(bom);
    await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: 4, ...named(other) });
    const shipment = await plan.shipment(order);
    await plan.delete('itemequivalent', equivalent);
    const ship = async (more: JsonObject) => {
      const id = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 1, ...more });
      return (await plan.values('shipmentlineitem', id)).substitute;
    };
    expect(await ship({})).toEqual(typeRef(other));
    expect(await ship(named(other))).toEqual(typeRef(other));
    expect(await ship(named(deviceType))).toBeNull();
    expect(await refusal(ship(named(third)))).toEqual(unapproved);
    await approve(deviceType, third);
    expect(await ship(named(third))).toEqual(typeRef(third));
  });

  test('what a shipment brings does not change later', async () => {
    const { shipmentLine, deviceType, other } = await delivered(1);
    const refused = { status: 400, body: { substitute: ['The substitute of a shipment line cannot be changed.'] } };
    expect(await refusal(plan.patch('shipmentlineitem', shipmentLine, named(deviceType)))).toEqual(refused);
    await plan.patch('shipmentlineitem', shipmentLine, named(other));
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ substitute: typeRef(other) });
  });

  test('an order line keeps buying what has arrived for it', async () => {
    const { order } = await delivered(1);
    await plan.patch('purchaseorder', order, { status: 'approved' });
    await plan.patch('purchaseorder', order, { status: 'draft' });
    const [line] = await plan.rows('polineitem', 'purchase_order', order);
    const another = { substitute_type: null, substitute_id: null };
    expect(await refusal(plan.patch('polineitem', line?.id ?? 0, another))).toEqual({
      status: 400,
      body: { substitute: ['1 units of this line item are already received or in transit.'] },
    });
  });

  test('an approval that goes at the same moment counts for nothing', async () => {
    const { bom, line, other, equivalent } = await replaceable(1);
    const order = await plan.order(bom);
    const withdraw = () => plan.patch('itemequivalent', equivalent, { status: 'proposed' });
    const store = meanwhile(plan.context.store, 'getMany', 'netbox_asset_lifecycle.itemequivalent', withdraw);
    const body = { purchase_order: order, bom_line_item: line, qty_ordered: 1, ...named(other) };
    expect(await refusal(new Lifecycle(store).create('polineitem', body))).toEqual(unapproved);
  });
});

describe('receiving', () => {
  test('units are of the substitute: at the dock, as received units, and in pools', async () => {
    const { shipmentLine, shipment, other } = await delivered(2, ['S1', 'S2']);
    const units = await plan.rows('receivedunit', 'shipment_line_item', shipmentLine);
    expect(units.map(({ values }) => values.item)).toEqual([typeRef(other), typeRef(other)]);
    const [slip] = await plan.rows('receivingslip', 'shipment', shipment);
    const pool = await plan.pool();
    await reverse(plan, slip?.id ?? 0);
    await receive(plan, shipment, {
      lines: [{ shipment_line_item: shipmentLine, qty_received: 2, qty_to_pool: 2, pool }],
    });
    const spares = await plan.rows('spareitem', 'pool', pool);
    expect(spares.map(({ values }) => [values.item, values.quantity])).toEqual([[typeRef(other), 2]]);
  });

  test('scans know the part number of the substitute, and that of the planned item belongs to no line', async () => {
    const planned = await plan.plannedBom(1);
    const other = await plan.deviceType({ part_number: 'SUB-1' });
    await plan.patch('dcim.devicetype', planned.deviceType, { part_number: 'OWN-1' });
    await approve(planned.deviceType, other);
    const order = await plan.order(planned.bom);
    await plan.create('polineitem', {
      purchase_order: order,
      bom_line_item: planned.line,
      qty_ordered: 1,
      ...named(other),
    });
    const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
    await copyLines(plan, shipment);
    expect(await verdictsOf(plan, shipment, 'OWN-1', 'SUB-1')).toEqual(['wrong-item', 'expected']);
  });
});

describe('installing', () => {
  const missing =
    'The shipment does not contain this type and variant. It contains a substitute, which is installed with "as": "planned" or "as": "substitute".';

  test('a substitute is installed only where the request says what becomes of the object', async () => {
    const { bom, assets, devices, deviceType, other, shipment } = await delivered(2);
    const [first = 0, second = 0] = assets;
    const refused = { status: 400, body: { shipment: [missing] } };
    expect(await refusal(installFrom(plan, first, { shipment }))).toEqual(refused);
    expect(await refusal(plan.patch('asset', first, { shipment }))).toEqual(refused);
    const kept = await installFrom(plan, first, { shipment, as: 'planned' });
    expect(kept.values).toMatchObject({ substitute: typeRef(other), shipment });
    expect(await typeOf(devices[0] ?? 0)).toBe(deviceType);
    await installFrom(plan, second, { shipment, as: 'substitute', status: 'active' });
    expect(await typeOf(devices[1] ?? 0)).toBe(other);
    expect(await coverageOf(bom)).toMatchObject([
      {
        required: 2,
        ordered: 2,
        received: 2,
        installed: 2,
        outstanding_to_order: 0,
        surplus: 0,
        substitutes: [{ item: typeRef(other), ordered: 2, received: 2, installed: 2, on_hand: 0 }],
      },
    ]);
    await plan.generate(bom);
    expect((await coverageOf(bom)).map(({ required, item }) => [required, item])).toEqual([[2, typeRef(deviceType)]]);
    await uninstall(plan, second);
    expect(await typeOf(devices[1] ?? 0)).toBe(deviceType);
    expect(await plan.values('asset', second)).toMatchObject({ substitute: null, planned_item: null, installed: null });
    expect(await coverageOf(bom)).toMatchObject([{ installed: 1, on_hand: 1 }]);
  });

  test('an approval that is withdrawn stops what comes next, and leaves what is installed', async () => {
    const { bom, assets, shipment, equivalent } = await delivered(2);
    const [first = 0, second = 0] = assets;
    await installFrom(plan, first, { shipment, as: 'planned' });
    await plan.patch('itemequivalent', equivalent, { status: 'proposed' });
    const refused = { status: 400, body: { shipment: ['The unit is a substitute that no item equivalent approves.'] } };
    expect(await refusal(installFrom(plan, second, { shipment, as: 'planned' }))).toEqual(refused);
    expect(await coverageOf(bom)).toMatchObject([{ installed: 1, on_hand: 1, substitutes: [{ installed: 1 }] }]);
    await plan.patch('itemequivalent', equivalent, { status: 'approved' });
    expect(await refusal(installFrom(blind(), second, { shipment, as: 'planned' }))).toEqual(refused);
    await installFrom(plan, second, { shipment, as: 'planned' });
    await plan.delete('itemequivalent', equivalent);
    const pool = await plan.pool();
    await uninstall(plan, second, { spares_pool: pool });
    expect(await coverageOf(bom)).toMatchObject([{ installed: 1, in_pools: 1 }]);
  });

  test('a serial number finds the substitute that has it, and tells that it is one', async () => {
    const { assets, other, shipment, devices } = await delivered(2, ['SN-A', 'SN-B']);
    const [first = 0] = assets;
    expect((await refusal(installFrom(plan, first, { shipment, serial: 'SN-B' }))).body).toHaveProperty('as');
    const asset = await installFrom(plan, first, { shipment, serial: 'SN-B', as: 'substitute' });
    expect(asset.values).toMatchObject({ substitute: typeRef(other) });
    const unit = await plan.values('receivedunit', Number(asset.values.received_unit));
    expect(unit).toMatchObject({ serial: 'SN-B', status: 'installed', item: typeRef(other) });
    expect(await plan.values('dcim.device', devices[0] ?? 0)).toMatchObject({ serial: 'SN-B', device_type: other });
  });

  test('what the BOM planned goes first, and many are installed at once', async () => {
    const { bom, line, assets, other, order, shipment, shipmentLine, deviceType } = await delivered(3);
    const own = await plan.create('shipmentlineitem', {
      shipment,
      bom_line_item: line,
      qty_shipped: 1,
      ...named(deviceType),
    });
    expect(order).toBeGreaterThan(0);
    await plan.patch('shipmentlineitem', own, { qty_received: 1 });
    await installAll(
      plan,
      assets.map((asset) => ({ asset, shipment, as: 'planned' })),
    );
    const installed = await Promise.all(assets.map((asset) => plan.values('asset', asset)));
    expect(installed.map(({ substitute }) => substitute)).toEqual([null, typeRef(other), typeRef(other)]);
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 2 });
    expect(await coverageOf(bom)).toMatchObject([{ installed: 3, on_hand: 1 }]);
  });
});

describe('pools', () => {
  test('a pool gives a substitute where it has nothing of the planned item, and takes it back as what it is', async () => {
    const { bom, assets, devices, deviceType, other, line } = await replaceable(3);
    const pool = await plan.pool();
    await plan.spare(pool, deviceType, { quantity: 1 });
    const spare = await plan.spare(pool, other, { quantity: 1, serial: 'P-1' });
    const [first = 0, second = 0, third = 0] = assets;
    await installFrom(plan, first, { spares_pool: pool, as: 'planned' });
    expect(await plan.values('asset', first)).toMatchObject({ substitute: null });
    expect((await refusal(installFrom(plan, second, { spares_pool: pool }))).body).toHaveProperty('as');
    expect((await refusal(plan.patch('asset', second, { spares_pool: pool }))).body).toHaveProperty('spares_pool');
    const none = { status: 400, body: { spares_pool: ['The pool has no free spare that fits this object.'] } };
    expect(await refusal(installFrom(blind(), second, { spares_pool: pool, as: 'planned' }))).toEqual(none);
    await installFrom(plan, second, { spares_pool: pool, as: 'substitute', assign_serial: true });
    expect(await plan.values('dcim.device', devices[1] ?? 0)).toMatchObject({ device_type: other, serial: 'P-1' });
    expect(await coverageOf(bom)).toMatchObject([
      { bom_line_item: line, from_spares: 2, installed: 2, substitutes: [{ item: typeRef(other), installed: 1 }] },
    ]);
    expect(await refusal(installFrom(plan, third, { spares_pool: pool, as: 'planned' }))).toEqual(none);
    await uninstall(plan, second);
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 1, item: typeRef(other), asset: null });
    expect(await typeOf(devices[1] ?? 0)).toBe(deviceType);
  });

  test('a named spare is refused in another variant, and without an approval', async () => {
    const { assets, other, equivalent } = await replaceable(1, { airflow: 'front-to-rear' });
    const [asset = 0] = assets;
    const pool = await plan.pool();
    const wrong = await plan.spare(pool, other, { quantity: 1 });
    const right = await plan.spare(pool, other, { quantity: 1, variant: { airflow: 'front-to-rear' } });
    expect((await refusal(installFrom(plan, asset, { spare_item: wrong, as: 'planned' }))).body).toEqual({
      spare_item: ['Invalid variant.'],
    });
    await plan.patch('itemequivalent', equivalent, { status: 'proposed' });
    expect((await refusal(installFrom(plan, asset, { spare_item: right, as: 'planned' }))).body).toEqual({
      spare_item: ['Selected spare item does not match this object.'],
    });
    await plan.patch('itemequivalent', equivalent, { status: 'approved' });
    await installFrom(plan, asset, { spare_item: right, as: 'planned' });
  });

  test('requirements count free and reserved substitutes of approved equivalents that the caller may view', async () => {
    const { bom, other, equivalent } = await replaceable(5);
    const pool = await plan.pool();
    const spare = await plan.spare(pool, other, { quantity: 3 });
    await plan.reserve(spare, bom, { quantity: 1 });
    const needs = async (who = plan) => (await bomRequirements(who.context, bom, [pool])).lines;
    expect(await needs()).toMatchObject([
      {
        reserved_spares: 1,
        free_spares: 2,
        to_buy: 2,
        substitutes: [{ item: typeRef(other), reserved_spares: 1, free_spares: 2 }],
      },
    ]);
    const nothing = [{ reserved_spares: 0, free_spares: 0, to_buy: 5, substitutes: [] }];
    expect(await needs(blind())).toMatchObject(nothing);
    await plan.patch('itemequivalent', equivalent, { status: 'proposed' });
    expect(await needs()).toMatchObject(nothing);
  });

  test('cables are rolled up by their medium: a pool gives another medium that is approved', async () => {
    const [cat6, cat6a] = [
      await plan.create('cabletype', { type: 'cat6' }),
      await plan.create('cabletype', { type: 'cat6a' }),
    ];
    const cableRef = (id: number) => ({ type: 'netbox_asset_lifecycle.cabletype', id }) as const;
    const device = await plan.device(await plan.deviceType());
    const ends: JsonObject[] = [];
    for (const name of ['a', 'b'])
      ends.push({
        object_type: 'dcim.interface',
        object_id: await plan.create('dcim.interface', { device, name, type: '1000base-t' }),
      });
    const [a = {}, b = {}] = ends;
    const cable = await plan.create('dcim.cable', {
      type: 'cat6',
      status: 'planned',
      a_terminations: [a],
      b_terminations: [b],
    });
    const bom = await plan.bom();
    await plan.rule(bom, { id: cable }, { object_types: ['dcim.cable'] });
    await plan.generate(bom);
    await plan.create('itemequivalent', {
      item_type: cableRef(cat6).type,
      item_id: cat6,
      substitute_type: cableRef(cat6a).type,
      substitute_id: cat6a,
      status: 'approved',
    });
    const pool = await plan.pool();
    await plan.create('spareitem', { pool, item_type: cableRef(cat6a).type, item_id: cat6a, quantity: 1 });
    expect((await bomRequirements(plan.context, bom, [pool])).lines).toMatchObject([{ free_spares: 1, to_buy: 0 }]);
    const [asset] = await plan.rows('asset', 'bom', bom);
    await installFrom(plan, asset?.id ?? 0, { spares_pool: pool, as: 'substitute' });
    expect(await plan.values('dcim.cable', cable)).toMatchObject({ type: 'cat6a' });
    const covered = [{ item: cableRef(cat6), from_spares: 1, installed: 1, substitutes: [{ item: cableRef(cat6a) }] }];
    expect(await coverageOf(bom)).toMatchObject(covered);
    await plan.generate(bom);
    expect(await coverageOf(bom)).toMatchObject(covered);
  });

  test('a pick list says which units are substitutes, and where they lie', async () => {
    const { bom, other, shipment } = await delivered(2);
    const pool = await plan.pool();
    await plan.reserve(await plan.spare(pool, other, { quantity: 1 }), bom);
    const { sections } = await pickList(plan.context, bom);
    const model = (await plan.values('dcim.devicetype', other)).model;
    const { tracking_number } = await plan.values('shipment', shipment);
    const { name } = await plan.values('sparespool', pool);
    expect(sections[0]?.rows.map((row) => row.slice(1, 4))).toEqual([
      ['2', `Shipment ${tracking_number}: Acme ${model}`, '2'],
      ['', `Pool ${name}: Acme ${model}`, '1'],
    ]);
  });
});

test('prices and lead times are told of what was bought, not of what was planned', async () => {
  const { deviceType, other, order, bom } = await delivered(2);
  const [line] = await plan.ids('polineitem', { purchase_order_id: String(order) });
  await amendLine(plan.context, { id: line ?? 0, input: { unit_price: '70', date_expected: null, reason: '' } });
  const any = { item_type: null, item_id: null, vendor_id: null, date_ordered__gte: null, date_ordered__lte: null };
  const history = (id: number) => priceHistory(plan.context, { ...any, item_type: 'dcim.devicetype', item_id: id });
  expect((await history(deviceType)).prices).toEqual([]);
  expect((await history(other)).prices).toMatchObject([{ item: typeRef(other), ordered_unit_price: '70' }]);
  expect((await priceHistory(plan.context, { ...any, vendor_id: plan.vendor })).prices).toContainEqual(
    expect.objectContaining({ po_line_item: line, item: typeRef(other) }),
  );
  expect((await bomBudget(plan.context, bom)).lines).toMatchObject([{ last_unit_price: null }]);
  const another = await plan.bom();
  await plan.line(another, other, 3);
  expect((await bomBudget(plan.context, another)).lines).toMatchObject([{ last_unit_price: '70' }]);
  const { items } = await vendorPerformance(plan.context, plan.vendor, { date_after: null, date_before: null });
  expect(items.find(({ item }) => item?.id === other)).toMatchObject({ units_arrived: 2 });
  expect(items.find(({ item }) => item?.id === deviceType)).toBeUndefined();
  await learnLeadTimes(plan.context);
  const learned = (await learnedLeadTimes(plan.context.store, [plan.vendor]))(plan.vendor, typeRef(other));
  expect(learned).toMatchObject({ deliveries: 1 });
});
