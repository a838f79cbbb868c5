import { expect, test } from 'vitest';
import { asset as assetResource } from '../../../src/domain/lifecycle/asset.ts';
import { countedLine, freeUnits } from '../../../src/domain/lifecycle/receiving.ts';
import { shipmentLineItem } from '../../../src/domain/lifecycle/shipment-line-item.ts';
import { isJsonObject, type JsonObject } from '../../../src/domain/model/json.ts';
import type { Store } from '../../../src/domain/model/store.ts';
import type { Row } from '../../../src/domain/model/work.ts';
import type { Context } from '../../../src/domain/use-cases/context.ts';
import { save } from '../../../src/domain/use-cases/save.ts';
import { MemoryStore } from '../../../src/repos/memory.ts';
import { Lifecycle } from '../../support/lifecycle.ts';
import { installAll, installFrom, receive, reverse, uninstall } from '../../support/shipping.ts';
import { type Chance, chanceFrom } from './chance.ts';
import { faultyStore } from './faulty-store.ts';
import { type Deed, type Done, type Heard, type Operation, runHistory } from './history.ts';
import { allOf, lifecycleType } from './spares-world.ts';

const shipped = 14;
const assetsOfBom = 10;

/** Shipments that arrive in parts while their units are installed and taken out again. */
interface ShippingWorld {
  readonly plan: Lifecycle;
  readonly pool: number;
  readonly consignments: readonly {
    readonly shipment: number;
    readonly line: number;
    readonly assets: readonly number[];
  }[];
  /** Slips that were written. */
  readonly slips: number[];
  serials: number;
}

async function shippingWorld(store: MemoryStore): Promise<ShippingWorld> {
  const plan = await new Lifecycle(store).prepare();
  const consignments: ShippingWorld['consignments'][number][] = [];
  for (let made = 0; made < 3; made++) {
    const { bom, line: bom_line_item, assets } = await plan.plannedBom(assetsOfBom);
    await plan.patch('bom', bom, { status: 'approved' });
    const shipment = await plan.shipment(await plan.order(bom), { status: 'shipped', site: plan.site });
    const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: shipped });
    consignments.push({ shipment, line, assets });
  }
  return { plan, pool: await plan.pool(), consignments, slips: [], serials: 0 };
}

type Consignment = ShippingWorld['consignments'][number];

/** The same plan on the store of one request. */
const on = (context: Context): Pick<Lifecycle, 'context'> => ({ context });

const operation = (
  name: string,
  weight: number,
  choose: (world: ShippingWorld, consignment: Consignment, chance: Chance) => Deed['act'] | undefined,
): Operation<ShippingWorld> => ({
  name,
  weight,
  choose(world, chance) {
    const act = choose(world, chance.oneOf(world.consignments), chance);
    return act && { act };
  },
});

const operations: readonly Operation<ShippingWorld>[] = [
  operation('receive', 10, (world, { shipment, line }, chance) => {
    const qty_received = chance.below(4);
    const numbered = chance.below(qty_received + 1);
    const units = Array.from({ length: numbered }, () => ({ serial: `serial ${++world.serials}` }));
    const qty_to_pool = qty_received > numbered && chance.happens(0.2) ? 1 : 0;
    const counts = { qty_received, qty_damaged: chance.below(2), qty_missing: chance.below(2), qty_to_pool, units };
    const body = { pool: world.pool, lines: [{ shipment_line_item: line, ...counts }] };
    return async (context) => void world.slips.push((await receive(on(context), shipment, body)).id);
  }),
  operation('reverse', 8, ({ slips }, _, chance) => {
    if (slips.length === 0) return undefined;
    const slip = chance.oneOf(slips.slice(-30));
    return async (context) => void (await reverse(on(context), slip));
  }),
  operation('count by hand', 4, (_, { line }, chance) => {
    const input = { qty_received: chance.below(shipped + 2) };
    const request = { resource: shipmentLineItem, id: line, input, completeness: 'partial' } as const;
    return async (context) => void (await save(context, request));
  }),
  operation('install', 8, ({ pool }, { shipment, assets }, chance) => {
    const source = chance.happens(0.8) ? { shipment } : { spares_pool: pool };
    const body = { ...source, assign_serial: chance.happens(0.2), status: 'active' };
    const id = chance.oneOf(assets);
    return async (context) => void (await installFrom(on(context), id, body));
  }),
  operation('install some', 6, (_, { shipment, assets }, chance) => {
    const first = chance.below(assets.length - 2);
    const entries = assets.slice(first, first + 2).map((asset) => ({ asset, shipment }));
    return async (context) => void (await installAll(on(context), entries));
  }),
  operation('unlink', 9, (_, { assets }, chance) => {
    const input = { shipment: null, spares_pool: null };
    const request = { resource: assetResource, id: chance.oneOf(assets), input, completeness: 'partial' } as const;
    return async (context) => void (await save(context, request));
  }),
  operation('take out', 8, ({ pool }, { assets }, chance) => {
    const id = chance.oneOf(assets);
    const body = chance.happens(0.3) ? { spares_pool: pool } : {};
    return async (context) => void (await uninstall(on(context), id, body));
  }),
];

const sum = (rows: readonly JsonObject[], name: string): number =>
  rows.reduce((total, row) => total + Number(row[name]), 0);

const linesIn = ({ values }: Row): readonly JsonObject[] =>
  Array.isArray(values.lines) ? values.lines.filter(isJsonObject) : [];

/** What is wrong with the shipments after a history; nothing when all invariants hold. */
async function brokenInvariants(store: Store, history: readonly Done[]) {
  const of = (model: string) => allOf(store, lifecycleType(model));
  const lines = await of('shipmentlineitem');
  const slips = await of('receivingslip');
  const units = await of('receivedunit');
  const assets = await of('asset');
  const movements = await of('sparemovement');
  const wrong: string[] = [];
  for (const { id, values } of lines) {
    const entries = slips.flatMap(linesIn).filter(({ shipment_line_item }) => shipment_line_item === id);
    for (const name of ['qty_received', 'qty_damaged', 'qty_missing'])
      if (sum(entries, name) !== Number(values[name] ?? 0)) wrong.push(`line ${id}: slips differ in ${name}`);
    const line = countedLine(values);
    const holders = assets.filter((asset) => asset.values.shipment_line === id);
    const own = units.filter((unit) => unit.values.shipment_line_item === id);
    const available = own.filter((unit) => unit.values.status === 'available').length;
    if (holders.length !== line.qty_installed) wrong.push(`line ${id}: ${holders.length} assets hold its units`);
    if (freeUnits(line) < available) wrong.push(`line ${id}: ${available} units wait, ${freeUnits(line)} are free`);
    if (sum([values], 'qty_received') + line.qty_damaged > shipped) wrong.push(`line ${id}: more than was shipped`);
  }
  for (const { id, values } of units) {
    const holders = assets.filter((asset) => asset.values.received_unit === id).map((asset) => asset.id);
    const expected = values.status === 'installed' ? [values.asset] : [];
    if (String(holders) !== String(expected)) wrong.push(`unit ${id} (${values.status}) is held by ${holders}`);
  }
  const surplus = sum(slips.flatMap(linesIn), 'qty_to_pool');
  const drawn = movements.filter(({ values }) => values.kind === 'draw').length;
  const returned = movements.filter(({ values }) => values.kind === 'return').length;
  const held = assets.filter(({ values }) => values.spares_pool !== null).length;
  const inPool = sum(
    (await of('spareitem')).map(({ values }) => values),
    'quantity',
  );
  if (inPool !== surplus + returned - drawn) wrong.push(`the pool holds ${inPool}`);
  if (held > drawn) wrong.push(`${held} assets hold spares, ${drawn} were drawn`);
  const reversed = slips.map(({ values }) => values.reverses).filter((id) => id !== null);
  if (new Set(reversed).size !== reversed.length) wrong.push('a slip was reversed twice');
  return [...wrong, ...heardWrongly(history, await allOf(store, 'core.objectchange'))];
}

/** Whoever was refused wrote nothing; who heard that a delivery was taken in finds one slip. */
function heardWrongly(history: readonly Done[], changes: readonly Row[]): readonly string[] {
  const byRequest = Map.groupBy(changes, ({ values }) => values.request_id);
  return history.flatMap(({ name, request, heard }) => {
    const own = byRequest.get(request) ?? [];
    const slips = own.filter(
      ({ values }) => isJsonObject(values.changed_object) && isSlip(values.changed_object),
    ).length;
    if (heard === 'refused' && own.length > 0) return [`${request} was refused and is in the log`];
    if (heard === 'done' && ['receive', 'reverse'].includes(name) && slips !== 1) return [`${request}: ${slips} slips`];
    return [];
  });
}

const isSlip = ({ type }: JsonObject): boolean => type === lifecycleType('receivingslip');

test('ten workers and 2,000 operations under faults install no unit twice, and slips tell what arrived', {
  timeout: 120_000,
}, async () => {
  const store = new MemoryStore();
  const world = await shippingWorld(store);
  const faulty = faultyStore(store, chanceFrom(3), { refused: 0.01, lost: 0.01, conflict: 0.02 });
  const history = await runHistory({
    world,
    operations,
    workers: 10,
    count: 2_000,
    seed: 21,
    contextFor: (requestId) => ({ ...world.plan.context, store: faulty, requestId }),
  });
  expect(await brokenInvariants(store, history)).toEqual([]);
  const heard = (name: string, what: Heard) => history.filter((one) => one.name === name && one.heard === what).length;
  for (const { name } of operations) expect([name, heard(name, 'done') > 10]).toEqual([name, true]);
  expect(history.filter((one) => one.heard === 'nothing').length).toBeGreaterThan(10);
});
