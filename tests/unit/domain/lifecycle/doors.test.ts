import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { importNow } from '../../../../src/domain/engine/transfer/import/import-now.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { SqliteOverlayStore } from '../../../../src/repos/sqlite-overlay-store.ts';
import { bulkOn } from '../../../support/bulk.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { consignment, installFrom, receive } from '../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});
const bulk = bulkOn(() => plan);

/** A request that a rule refuses: what is changed, made or deleted, and the words of the refusal. */
interface Forbidden {
  readonly model: string;
  /** Absent, the request makes an object. */
  readonly id?: number;
  /** Absent, the request deletes the object. */
  readonly values?: JsonObject;
  readonly says: string;
}

const setOrder = async (order: number, ...statuses: readonly string[]) => {
  for (const status of statuses) await plan.patch('purchaseorder', order, { status });
};

/** Three units that were ordered and shipped, and so many of them received by a slip. */
async function received(units: number, more: JsonObject = {}) {
  const made = await consignment(plan, 3);
  await receive(plan, made.shipment, {
    lines: [{ shipment_line_item: made.line, qty_received: units, ...more }],
  });
  return made;
}

async function installed() {
  const { bom, line: bom_line_item, assets } = await plan.plannedBom(1);
  const order = await plan.order(bom);
  await plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered: 1 });
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 1 });
  await receive(plan, shipment, { lines: [{ shipment_line_item: line, qty_received: 1 }] });
  await installFrom(plan, assets[0] ?? 0, { shipment });
  return { bom, order, shipment, line };
}

const leavesPool = async (status: string): Promise<Forbidden> => {
  const { shipment: id } = await received(3, { qty_to_pool: 2, pool: await plan.pool() });
  return { model: 'shipment', id, values: { status }, says: '2 are in spares pools' };
};
const leavesInstalled = async (status: string): Promise<Forbidden> => {
  const { shipment: id } = await installed();
  return { model: 'shipment', id, values: { status }, says: '1 units of this shipment are installed' };
};
const leavesCounted = async (status: string): Promise<Forbidden> => {
  const { shipment: id } = await received(2);
  return { model: 'shipment', id, values: { status }, says: 'Reverse its receiving slips first' };
};
const backInDraft = async () => {
  const made = await received(2);
  await setOrder(made.order, 'approved', 'draft');
  return made;
};
const placedOrder = async () => (await consignment(plan, 1)).order;
/** A received unit with both numbers, and a spare of its type that has none. */
async function numberedUnit() {
  const [serial, asset_tag] = [plan.name('sn'), plan.name('tag')];
  const { deviceType } = await received(1, { units: [{ serial, asset_tag }] });
  const pool = await plan.pool();
  return { serial, asset_tag, pool, deviceType, spare: await plan.spare(pool, deviceType) };
}
/** A spare with a serial number, of which an asset holds the unit. */
async function installedSpare() {
  const { assets, deviceType } = await plan.plannedBom(1);
  const spare = await plan.spare(await plan.pool(), deviceType, { serial: plan.name('sn') });
  await installFrom(plan, assets[0] ?? 0, { spare_item: spare });
  return spare;
}
const changesInstalledSpare = async (values: JsonObject): Promise<Forbidden> => ({
  ...{ model: 'spareitem', id: await installedSpare(), values },
  says: 'This cannot be changed while the unit is installed',
});
const newShipment = async (order: number): Promise<JsonObject> => ({
  purchase_order: order,
  courier: plan.courier,
  tracking_number: plan.name('late'),
});
const newLine = async ({ bom, shipment }: { readonly bom: number; readonly shipment: number }) => ({
  shipment,
  bom_line_item: await plan.line(bom, await plan.deviceType()),
  qty_shipped: 9,
});
const ended = async (...statuses: readonly string[]) => {
  const { order } = await consignment(plan, 1);
  await setOrder(order, ...statuses);
  return order;
};

/** The expected date of a line whose order went through these statuses since it was placed. */
const newDate = async (...statuses: readonly string[]): Promise<Forbidden> => {
  const { order, orderLine: id } = await consignment(plan, 1);
  await setOrder(order, ...statuses);
  const values = { date_expected: '2027-01-01' };
  return { model: 'polineitem', id, values, says: 'can only be changed while its parent is in draft status' };
};

const forbidden: Readonly<Record<string, () => Promise<Forbidden>>> = {
  'an order line below what has come': async () => ({
    ...{ model: 'polineitem', id: (await backInDraft()).orderLine, values: { qty_ordered: 1 } },
    says: '2 units of this line item are already received or in transit',
  }),
  'an order line of which units have come': async () => ({
    ...{ model: 'polineitem', id: (await backInDraft()).orderLine },
    says: '2 units of this line item are already received or in transit',
  }),
  'an order that has shipments': async () => ({
    ...{ model: 'purchaseorder', id: (await backInDraft()).order },
    says: 'Unable to delete object',
  }),
  'a BOM that has orders': async () => ({
    ...{ model: 'bom', id: (await backInDraft()).bom },
    says: 'Unable to delete object',
  }),
  'the line of a BOM that was ordered': async () => ({
    ...{ model: 'bomlineitem', id: (await backInDraft()).bomLine },
    says: 'Unable to delete object',
  }),
  'the item of a BOM line that was ordered': async () => {
    const { bomLine: id, orderLine } = await backInDraft();
    const values = { item_type: 'dcim.devicetype', item_id: await plan.deviceType() };
    return { model: 'bomlineitem', id, values, says: `referenced by PO line item ${orderLine}, shipment line item` };
  },
  'the item type of a BOM line that was ordered': async () => {
    const { bomLine: id } = await backInDraft();
    const item_id = await plan.create('dcim.racktype', {
      ...{ manufacturer: plan.manufacturer, model: plan.name('rack'), slug: plan.name('rack') },
      form_factor: '4-post-cabinet',
    });
    const values = { item_type: 'dcim.racktype', item_id };
    return { model: 'bomlineitem', id, values, says: 'This cannot be changed because the line item' };
  },
  'the variant of a BOM line that was ordered': async () => {
    const bom = await plan.bom();
    const id = await plan.line(bom, await plan.deviceType(), 2);
    const order = await plan.order(bom);
    const line = await plan.create('polineitem', { purchase_order: order, bom_line_item: id, qty_ordered: 1 });
    const values = { variant: { airflow: 'front-to-rear' } };
    return {
      model: 'bomlineitem',
      id,
      values,
      says: `the line item is referenced by PO line item ${line}.`,
    };
  },
  'a shipment that has receiving slips': async () => ({
    ...{ model: 'shipment', id: (await received(1)).shipment },
    says: '1 receiving slips were found',
  }),
  'a shipment that was counted by hand and has installed units': async () => {
    const { bom, line, assets } = await plan.plannedBom(1);
    const { shipment: id } = await plan.arrived(bom, line, 1, 1);
    await installFrom(plan, assets[0] ?? 0, { shipment: id });
    return { model: 'shipment', id, says: '1 units of this shipment are installed and 0 are in spares pools' };
  },
  'a shipment line of which units have come': async () => ({
    ...{ model: 'shipmentlineitem', id: (await received(1)).line },
    says: 'reverse their receiving slips first',
  }),
  'a shipment with units in a pool, to returned': () => leavesPool('returned'),
  'a shipment with units in a pool, to lost': () => leavesPool('lost'),
  'a shipment with units in a pool, to cancelled': () => leavesPool('cancelled'),
  'a shipment with installed units, to returned': () => leavesInstalled('returned'),
  'a shipment with installed units, to shipped': () => leavesInstalled('shipped'),
  'a counted shipment, to cancelled': () => leavesCounted('cancelled'),
  'a counted shipment, to lost': () => leavesCounted('lost'),
  'a counted shipment, to shipped': () => leavesCounted('shipped'),
  'the date of receipt of a shipment with slips': async () => ({
    ...{ model: 'shipment', id: (await received(1)).shipment, values: { date_received: '2026-01-05' } },
    says: 'This date is set by the receiving slips',
  }),
  'a date of receipt in the future': async () => ({
    ...{ model: 'shipment', id: (await consignment(plan, 1)).shipment, values: { date_received: '2099-01-01' } },
    says: 'This date is in the future',
  }),
  "the expected date of an approved order's line": () => newDate('approved'),
  "the expected date of a placed order's line": () => newDate(),
  "the expected date of a fulfilled order's line": () => newDate('fulfilled'),
  "the expected date of a cancelled order's line": () => newDate('cancelled'),
  'the currency of a placed order': async () => ({
    ...{ model: 'purchaseorder', id: await placedOrder(), values: { currency: 'JPY' } },
    says: 'This can only be changed while the order is a draft',
  }),
  'the vendor of a placed order': async () => ({
    model: 'purchaseorder',
    id: await placedOrder(),
    values: { vendor: await plan.create('vendor', { name: plan.name('vendor') }) },
    says: 'This can only be changed while the order is a draft',
  }),
  'the currency of a draft that has shipments': async () => ({
    ...{ model: 'purchaseorder', id: (await backInDraft()).order, values: { currency: 'JPY' } },
    says: 'the order has shipments',
  }),
  'a shipment of a cancelled order': async () => ({
    model: 'shipment',
    values: await newShipment(await ended('cancelled')),
    says: 'The order must have status ordered or fulfilled',
  }),
  'a shipment of a draft': async () => ({
    model: 'shipment',
    values: await newShipment(await plan.order(await plan.bom())),
    says: 'The order must have status ordered or fulfilled',
  }),
  'a line in an old shipment of an order that is a draft again': async () => ({
    model: 'shipmentlineitem',
    values: await newLine(await backInDraft()),
    says: 'The order must have status ordered or fulfilled and has status draft',
  }),
  'more units in an old shipment of an order that is a draft again': async () => ({
    ...{ model: 'shipmentlineitem', id: (await backInDraft()).line, values: { qty_shipped: 4 } },
    says: 'The order must have status ordered or fulfilled and has status draft',
  }),
  'a line in a shipment of a cancelled order that was received': async () => {
    const made = await received(2);
    await setOrder(made.order, 'cancelled');
    const values = await newLine(made);
    return { model: 'shipmentlineitem', values, says: 'and has status cancelled' };
  },
  'more units in a shipment of an approved order': async () => {
    const { order, line: id } = await consignment(plan, 1);
    await setOrder(order, 'approved');
    return { model: 'shipmentlineitem', id, values: { qty_shipped: 2 }, says: 'and has status approved' };
  },
  'a second spare with the serial number in capitals': async () => {
    const [pool, deviceType, serial] = [await plan.pool(), await plan.deviceType(), plan.name('sn')];
    await plan.spare(pool, deviceType, { serial });
    const values = { pool, item_type: 'dcim.devicetype', item_id: deviceType, serial: serial.toUpperCase() };
    return { model: 'spareitem', values, says: 'Spare item with this Item and Serial already exists' };
  },
  'a spare with the serial number of a received unit': async () => {
    const { pool, deviceType, serial } = await numberedUnit();
    const values = { pool, item_type: 'dcim.devicetype', item_id: deviceType, serial: serial.toUpperCase() };
    return { model: 'spareitem', values, says: 'has this serial number and is available' };
  },
  'a spare that gets the serial number of a received unit': async () => {
    const { spare: id, serial } = await numberedUnit();
    return { model: 'spareitem', id, values: { serial }, says: 'has this serial number and is available' };
  },
  'a spare that gets the asset tag of a received unit': async () => {
    const { spare: id, asset_tag } = await numberedUnit();
    return { model: 'spareitem', id, values: { asset_tag }, says: 'has this asset tag and is available' };
  },
  'a spare that gets the type of a received unit with its serial number': async () => {
    const { pool, deviceType, serial } = await numberedUnit();
    const id = await plan.spare(pool, await plan.deviceType(), { serial });
    const values = { item_type: 'dcim.devicetype', item_id: deviceType };
    return { model: 'spareitem', id, values, says: 'has this serial number and is available' };
  },
  'a spare that is gone and was received as a unit since, to be there again': async () => {
    const [serial, made] = [plan.name('sn'), await consignment(plan, 1)];
    const id = await plan.spare(await plan.pool(), made.deviceType, { serial, quantity: 0 });
    const lines = [{ shipment_line_item: made.line, qty_received: 1, units: [{ serial }] }];
    await receive(plan, made.shipment, { lines });
    return { model: 'spareitem', id, values: { quantity: 1 }, says: 'has this serial number and is available' };
  },
  'a spare that is installed, to be there again': async () => ({
    ...{ model: 'spareitem', id: await installedSpare(), values: { quantity: 1 } },
    says: 'This unit is installed as asset',
  }),
  'a spare that is installed': async () => ({
    ...{ model: 'spareitem', id: await installedSpare() },
    says: 'This unit is installed as asset',
  }),
  'the serial number of a spare that is installed': () => changesInstalledSpare({ serial: plan.name('sn') }),
  'the asset tag of a spare that is installed': () => changesInstalledSpare({ asset_tag: plan.name('tag') }),
  'the pool of a spare that is installed': async () => changesInstalledSpare({ pool: await plan.pool() }),
  'the item of a spare that is installed': async () =>
    changesInstalledSpare({ item_type: 'dcim.devicetype', item_id: await plan.deviceType() }),
  'a second shipment with the tracking number in capitals': async () => {
    const order = await placedOrder();
    const values = await newShipment(order);
    await plan.create('shipment', values);
    return {
      model: 'shipment',
      values: { ...values, tracking_number: String(values.tracking_number).toUpperCase() },
      says: 'Courier and Tracking number already exists',
    };
  },
};

/** Files name these objects by another column than their id, unless they say so. */
const references = new Set(['vendor', 'purchase_order', 'courier', 'pool', 'shipment', 'bom_line_item']);

const cell = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
const text = (value: unknown): string => JSON.stringify(value);
const refused = async (attempt: Promise<unknown>): Promise<string> => text((await refusal(attempt)).body);

/** What a file answers that makes or changes one object; with `dryRun`, what it would answer. */
async function imported({ model, id, values = {} }: Forbidden, dryRun: boolean): Promise<string> {
  const cells: readonly (readonly [string, string])[] = [
    ...(id === undefined ? [] : [['id', String(id)] as const]),
    ...Object.entries(values).map(
      ([name, value]) => [references.has(name) ? `${name}.id` : name, cell(value)] as const,
    ),
  ];
  const { counts, rows } = await importNow({
    context: plan.context,
    resource: registry.resourceOf(`netbox_asset_lifecycle.${model}`),
    options: { mode: 'partial', upsert: false, dryRun },
    message: '',
    async *records() {
      yield { line: 1, cells: cells.map(([name]) => name) };
      yield { line: 2, cells: cells.map(([, value]) => value) };
    },
    openDraft: (beneath) => new SqliteOverlayStore(beneath),
  });
  expect(counts).toMatchObject({ created: 0, updated: 0, rejected: 1 });
  return text(rows.map(({ errors }) => errors));
}

/** Every way in which a client can make such a request; each answers the words of its refusal. */
const doors: Readonly<Record<string, (request: Forbidden) => Promise<string | undefined>>> = {
  'one object': async ({ model, id, values }) => {
    if (id === undefined) return refused(plan.create(model, values ?? {}));
    return refused(values ? plan.patch(model, id, values) : plan.delete(model, id));
  },
  'a list of objects': async ({ model, id, values }) => {
    if (id === undefined) return refused(bulk.create(model, [values ?? {}]));
    return refused(values ? bulk.update(model, [{ id, ...values }]) : bulk.destroy(model, [{ id }]));
  },
  'a file': async (request) => (request.values ? imported(request, false) : undefined),
  'a dry run of a file': async (request) => (request.values ? imported(request, true) : undefined),
};

describe.each(Object.entries(forbidden))('%s', (_, request) => {
  test('is refused at every door, in the same words, and leaves all as it was', async () => {
    const asked = await request();
    const before = asked.id === undefined ? undefined : await plan.find(asked.model, asked.id);
    for (const [door, knock] of Object.entries(doors)) {
      const answer = await knock(asked);
      expect([door, answer ?? asked.says]).toEqual([door, expect.stringContaining(asked.says)]);
      if (asked.id !== undefined) expect([door, await plan.find(asked.model, asked.id)]).toEqual([door, before]);
    }
  });
});
