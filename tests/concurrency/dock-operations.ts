import type { Context } from '../../src/domain/engine/context.ts';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import { parseBySchema } from '../../src/domain/engine/write/parse-input-schema.ts';
import type { Disposition, UnitCondition } from '../../src/domain/lifecycle/shipping/disposition.ts';
import { receiveShipment } from '../../src/domain/lifecycle/shipping/receive-shipment.ts';
import { receive as receiveAction } from '../../src/domain/lifecycle/shipping/shipment-actions.ts';
import { findIdempotencyRecord, keepIdempotencyRecord } from '../../src/domain/platform/idempotency.ts';
import { scan, setManifest } from '../support/scanning.ts';
import { dispose, installAll, installFrom, receive, reverse, uninstall, uninstallAll } from '../support/shipping.ts';
import { every, number } from './books.ts';
import type { Chance } from './chance.ts';
import { anyIn, anyOf, change, childrenOf, doing, drop } from './doing.ts';
import { NothingToDo, type Operation } from './history.ts';
import type { ProcurementWorld } from './order-operations.ts';
import { lifecycleType } from './spares-world.ts';

const parcelType = lifecycleType('shipmentlineitem');
const assetType = lifecycleType('asset');

/** A few numbers that come again and again, in one spelling or the other. */
const serial = (chance: Chance): string => `${chance.oneOf(['Part', 'PART'])} ${chance.below(60)}`;

/** Asset tags are few: they meet on units of other items, and with other serial numbers. */
const tag = (chance: Chance): string | null =>
  chance.happens(0.3) ? `${chance.oneOf(['Tag', 'TAG'])} ${chance.below(40)}` : null;

/** What arrived of one line: good, damaged and missing units, some with numbers, some for the pool. */
function delivery({ id, values }: Row, chance: Chance): JsonObject {
  const left = number(values, 'qty_shipped') - number(values, 'qty_received');
  const qty_received = chance.below(Math.max(0, left) + 1 + chance.below(2));
  const qty_damaged = chance.happens(0.25) ? 1 : 0;
  const qty_missing = chance.happens(0.2) || qty_received + qty_damaged === 0 ? 1 : 0;
  const numbered = chance.below(Math.min(qty_received, 2) + 1);
  const units = Array.from({ length: numbered }, () => ({
    serial: serial(chance),
    asset_tag: tag(chance),
    to_pool: chance.happens(0.2),
  }));
  const bare = qty_received > numbered && chance.happens(0.2) ? 1 : 0;
  const qty_to_pool = units.filter(({ to_pool }) => to_pool).length + bare;
  const unfit =
    qty_damaged > 0 && chance.happens(0.5) ? [{ serial: serial(chance), asset_tag: tag(chance), damaged: true }] : [];
  const counts = { qty_received, qty_damaged, qty_missing, qty_to_pool };
  return { shipment_line_item: id, ...counts, units: [...units, ...unfit] };
}

/** What came of a shipment: all of its lines or some. */
async function arrival(context: Context, { pool }: ProcurementWorld, chance: Chance, shipment: number) {
  const lines = await childrenOf(context, 'shipmentlineitem', 'shipment', shipment);
  if (lines.length === 0) throw new NothingToDo();
  const some = lines.filter(() => chance.happens(0.7));
  return { pool, lines: (some.length > 0 ? some : lines).map((line) => delivery(line, chance)) };
}

/** Takes a delivery in, and says it again under the same key until it has heard an answer. */
async function receiveOnce(context: Context, id: number, body: JsonObject, key: string): Promise<void> {
  const input = await parseBySchema({ reader: context.store, actor: context.actor }, receiveAction.body, body);
  const attempt = async (): Promise<void> => {
    if (await findIdempotencyRecord(context, key)) return;
    await receiveShipment(context, {
      id,
      input,
      alongside: (work) =>
        keepIdempotencyRecord(context, work, key, { request: key, status: 201, headers: {}, body: '{}', shown: [] }),
    });
  };
  await attempt().catch((error) => {
    if (error instanceof Error && error.message === 'socket hang up') return attempt();
    throw error;
  });
}

/** What is disposed of a line, of the units on hand in one condition: some of those with numbers by name, others by quantity. */
async function disposal(context: Context, { id, values }: Row, condition: UnitCondition, chance: Chance) {
  const status = condition === 'good' ? 'available' : 'damaged';
  const units = await childrenOf(context, 'receivedunit', 'shipment_line_item', id);
  const numbered = units.filter((unit) => unit.values.status === status);
  const named = numbered.filter(() => chance.happens(0.5)).map((unit) => nameOf(unit, chance));
  const others = Math.max(0, Math.min(2, onHand(values, condition) - numbered.length));
  // Now and then one more than there are.
  const least = named.length === 0 ? 1 : 0;
  const bare = Math.max(least, chance.below(others + 1)) + (chance.happens(0.05) ? 1 : 0);
  const quantity = bare > 0 ? { quantity: named.length + bare } : {};
  return { shipment_line_item: id, condition, units: named, ...quantity };
}

const nameOf = ({ id, values }: Row, chance: Chance): JsonObject =>
  chance.happens(0.5) ? { received_unit: id } : { serial: String(values.serial).toLowerCase() };

/** Units of a line that are here in this condition, and not in use. */
const onHand = (values: JsonObject, condition: UnitCondition): number =>
  condition === 'good'
    ? number(values, 'qty_received') - number(values, 'qty_installed') - number(values, 'qty_to_pools')
    : number(values, 'qty_damaged');

/** A line that fits: most often one whose shipment is here. */
async function anyLine(context: Context, chance: Chance, fits: (values: JsonObject) => boolean): Promise<Row> {
  const isAnywhere = chance.happens(0.1);
  const arrived = await childrenOf(context, 'shipment', 'status', 'received');
  const ids = new Set(arrived.map(({ id }) => id));
  return anyOf(
    context,
    chance,
    'shipmentlineitem',
    (values) => (isAnywhere || ids.has(number(values, 'shipment'))) && fits(values),
  );
}

/** Receiving inspection decides about units of one shipment, of one line or of several. */
const disposeOf = (disposition: Disposition, conditions: readonly UnitCondition[]) =>
  doing<ProcurementWorld>(`units ${disposition}`, 2, async (context, _, chance) => {
    const condition = chance.oneOf(conditions);
    const has = (values: JsonObject): boolean => onHand(values, condition) > 0;
    const first = await anyLine(context, chance, has);
    const shipment = number(first.values, 'shipment');
    const siblings = await childrenOf(context, 'shipmentlineitem', 'shipment', shipment);
    const others = siblings.filter(({ id, values }) => id !== first.id && has(values) && chance.happens(0.3));
    const lines: JsonObject[] = [];
    for (const line of [first, ...others]) lines.push(await disposal(context, line, condition, chance));
    await dispose({ context }, shipment, { disposition, reason: 'inspection', lines });
  });

const inspections: readonly Operation<ProcurementWorld>[] = [
  disposeOf('returned', ['good', 'damaged']),
  disposeOf('repaired', ['damaged']),
  disposeOf('damaged', ['good']),
  disposeOf('scrapped', ['good', 'damaged']),
  disposeOf('lost', ['good', 'damaged']),
];

/** Which slip an operation writes, once when it is done. A receipt may also make a disposition of units that were away for repair. */
export const slipsMade = {
  'receive and ask again': { model: 'receivingslip', kind: 'receipt' },
  ...Object.fromEntries(inspections.map(({ name }) => [name, { model: 'receivingslip', kind: 'disposition' }])),
  reverse: { model: 'receivingslip', kind: 'reversal' },
  'reverse a disposition': { model: 'receivingslip', kind: 'reversal' },
};

/** The units of a line that the manifest names, under numbers that no other shipment has. */
const scannable = ({ id, values }: Row): readonly string[] =>
  Array.from({ length: number(values, 'qty_shipped') }, (_, index) => `Scan ${id}-${index}`);

/** What a vendor says before, and what scanners see, some of it twice and under the same sequence. */
const scanOperations: readonly Operation<ProcurementWorld>[] = [
  doing('announce units', 2, async (context, _, chance) => {
    const { id } = await anyIn(context, chance, 'shipment', 'prepared', 'shipped', 'received');
    const lines = await childrenOf(context, 'shipmentlineitem', 'shipment', id);
    const units = lines.flatMap((line) =>
      scannable(line)
        .filter(() => chance.happens(0.7))
        .map((serial) => ({ shipment_line_item: line.id, serial, carton: `Box ${line.id}` })),
    );
    await setManifest({ context }, id, { units });
  }),
  doing('scan', 6, async (context, _, chance) => {
    const { id } = await anyIn(context, chance, 'shipment', 'shipped', 'received');
    const lines = await childrenOf(context, 'shipmentlineitem', 'shipment', id);
    const codes = lines.flatMap((line) => [...scannable(line), `Box ${line.id}`]).filter(() => chance.happens(0.3));
    const scanner = chance.oneOf(['A', 'B']);
    const scans = codes.map((code) => ({
      code,
      condition: chance.oneOf(['good', 'good', 'damaged']),
      ...(chance.happens(0.5) ? { sequence: sequenceOf(code) } : {}),
    }));
    if (scans.length === 0) throw new NothingToDo();
    await scan({ context }, id, { scanner, scans });
  }),
  doing('receive what was scanned', 4, async (context, { pool }, chance) => {
    const { id } = await anyIn(context, chance, 'shipment', 'shipped', 'received');
    if ((await context.store.dock.scans(id)).length === 0) throw new NothingToDo();
    await receive({ context }, id, { pool, scans: true });
  }),
];

/** The same code has the same sequence, whoever scans it. */
const sequenceOf = (code: string): number => [...code].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1e12, 7);

/** What the dock does: it takes in, counts, and takes back what it said. */
export const receivingOperations: readonly Operation<ProcurementWorld>[] = [
  ...scanOperations,
  doing('receive', 12, async (context, world, chance) => {
    const { id } = await anyIn(context, chance, 'shipment', 'shipped', 'shipped', 'received', 'lost');
    await receive({ context }, id, await arrival(context, world, chance, id));
  }),
  doing('receive and ask again', 5, async (context, world, chance) => {
    const { id } = await anyIn(context, chance, 'shipment', 'shipped', 'received');
    await receiveOnce(context, id, await arrival(context, world, chance, id), context.requestId);
  }),
  doing('receive a late parcel', 10, async (context, world, chance) => {
    const ended = (await every(context.store, 'purchaseorder'))
      .filter(({ values }) => ['fulfilled', 'cancelled'].includes(String(values.status)))
      .map(({ id }) => id);
    const { id } = await anyOf(
      context,
      chance,
      'shipment',
      ({ status, purchase_order }) => status === 'shipped' && ended.includes(Number(purchase_order)),
    );
    await receive({ context }, id, await arrival(context, world, chance, id));
  }),
  doing('reverse', 7, async (context, _, chance) =>
    reverse({ context }, (await anyOf(context, chance, 'receivingslip', ({ kind }) => kind !== 'reversal')).id),
  ),
  ...inspections,
  doing('reverse a disposition', 3, async (context, _, chance) =>
    reverse({ context }, (await anyOf(context, chance, 'receivingslip', ({ kind }) => kind === 'disposition')).id),
  ),
  doing('receive by hand', 4, async (context, { plan }, chance) => {
    const { id } = await anyIn(context, chance, 'shipment', 'shipped');
    await change(context, lifecycleType('shipment'), id, { status: 'received', site: plan.site });
    for (const line of await childrenOf(context, 'shipmentlineitem', 'shipment', id))
      await change(context, parcelType, line.id, { qty_received: number(line.values, 'qty_shipped') });
  }),
  doing('delete what was received by hand', 5, async (context, _, chance) => {
    const slips = await every(context.store, 'receivingslip');
    const { id } = await anyOf(
      context,
      chance,
      'shipment',
      ({ status, date_received }) => status === 'received' && date_received === null,
    );
    if (slips.some(({ values }) => values.shipment === id && values.kind !== 'adjustment')) throw new NothingToDo();
    await drop(context, lifecycleType('shipment'), id);
  }),
  doing('count units of a closed line', 8, async (context, { pool }, chance) => {
    const closed = await anyOf(context, chance, 'polineitem', ({ short_closed }) => short_closed !== null);
    const { purchase_order, bom_line_item } = closed.values;
    const shipments = (await childrenOf(context, 'shipment', 'purchase_order', Number(purchase_order))).map(
      ({ id }) => id,
    );
    const line = await anyOf(
      context,
      chance,
      'shipmentlineitem',
      (values) => values.bom_line_item === bom_line_item && shipments.includes(number(values, 'shipment')),
    );
    const qty_received = number(line.values, 'qty_received') + 1;
    if (chance.happens(0.4)) return change(context, parcelType, line.id, { qty_received });
    const lines = [{ shipment_line_item: line.id, qty_received: 1 }];
    return receive({ context }, number(line.values, 'shipment'), { pool, lines });
  }),
  doing('count by hand', 4, async (context, _, chance) => {
    const { id, values } = await anyOf(context, chance, 'shipmentlineitem');
    const qty_received = chance.happens(0.2) ? null : chance.below(number(values, 'qty_shipped') + 2);
    await change(context, parcelType, id, { qty_received });
  }),
];

const anyAsset = (context: Context, chance: Chance, installed: boolean): Promise<Row> =>
  anyOf(context, chance, 'asset', (values) => (values.installed !== null) === installed);

/** A shipment for the BOM of the asset, of which units arrived that are not in use. */
async function sourceOf(context: Context, chance: Chance, { values: { bom = null } }: Row): Promise<number> {
  const lines = (await every(context.store, 'bomlineitem')).filter(({ values }) => values.bom === bom);
  const ids = new Set(lines.map(({ id }) => id));
  const isLeft = (values: JsonObject): boolean =>
    ids.has(number(values, 'bom_line_item')) && onHand(values, 'good') > 0;
  return number((await anyLine(context, chance, isLeft)).values, 'shipment');
}

/** What technicians do with the units that came. */
export const installOperations: readonly Operation<ProcurementWorld>[] = [
  doing('install what came', 10, async (context, _, chance) => {
    const asset = await anyAsset(context, chance, false);
    const body = { shipment: await sourceOf(context, chance, asset), assign_serial: chance.happens(0.2) };
    await installFrom({ context }, asset.id, { ...body, status: 'active' });
  }),
  doing('install under a serial number', 5, async (context, _, chance) => {
    const numbered = [...(await every(context.store, 'spareitem')), ...(await every(context.store, 'receivedunit'))];
    const known = numbered.map(({ values }) => String(values.serial)).filter((number) => number !== '');
    const asset = await anyAsset(context, chance, false);
    const spares = await every(context.store, 'spareitem');
    const source =
      spares.length > 0 && chance.happens(0.5)
        ? { spare_item: chance.oneOf(spares).id }
        : { shipment: await sourceOf(context, chance, asset) };
    await installFrom({ context }, asset.id, {
      ...source,
      serial: known.length > 0 && chance.happens(0.5) ? chance.oneOf(known) : serial(chance),
    });
  }),
  doing('install from the pool', 4, async (context, { pool }, chance) => {
    const { id } = await anyAsset(context, chance, false);
    await installFrom({ context }, id, { spares_pool: pool, assign_serial: chance.happens(0.3) });
  }),
  doing('install some', 8, async (context, _, chance) => {
    const first = await anyAsset(context, chance, false);
    const { id } = await anyOf(
      context,
      chance,
      'asset',
      ({ bom, installed }) => bom === first.values.bom && installed === null,
    );
    const shipment = await sourceOf(context, chance, first);
    await installAll(
      { context },
      [...new Set([first.id, id])].map((asset) => ({ asset, shipment })),
    );
  }),
  doing('unlink', 4, async (context, _, chance) => {
    const { id } = await anyAsset(context, chance, true);
    await change(context, assetType, id, { shipment: null, spares_pool: null });
  }),
  doing('link to a pool', 6, async (context, _, chance) => {
    const isFree = ({ values }: Row): boolean => values.status === 'serviceable' && number(values, 'quantity') > 0;
    const pools = (await every(context.store, 'spareitem')).filter(isFree).map(({ values }) => values.pool ?? null);
    if (pools.length === 0) throw new NothingToDo();
    const { id } = await anyAsset(context, chance, chance.happens(0.4));
    await change(context, assetType, id, { shipment: null, spares_pool: chance.oneOf(pools) });
  }),
  doing('take out', 7, async (context, { pool }, chance) => {
    const { id } = await anyAsset(context, chance, true);
    await uninstall({ context }, id, chance.happens(0.4) ? { spares_pool: pool } : {});
  }),
  doing('take some out', 2, async (context, _, chance) => {
    const [one, other] = [await anyAsset(context, chance, true), await anyAsset(context, chance, true)];
    await uninstallAll(
      { context },
      [...new Set([one.id, other.id])].map((asset) => ({ asset })),
    );
  }),
];
