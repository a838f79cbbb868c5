import { expect, test } from 'vitest';
import { idsIn } from '../../../src/domain/lifecycle/line-references.ts';
import { poLineItem } from '../../../src/domain/lifecycle/po-line-item.ts';
import { purchaseOrder } from '../../../src/domain/lifecycle/purchase-order.ts';
import { shipment as shipmentResource } from '../../../src/domain/lifecycle/shipment.ts';
import type { Context } from '../../../src/domain/use-cases/context.ts';
import { copyLines } from '../../../src/domain/use-cases/copy-line-items.ts';
import { copyOrderLines } from '../../../src/domain/use-cases/copy-order-lines.ts';
import { remove } from '../../../src/domain/use-cases/delete.ts';
import { save } from '../../../src/domain/use-cases/save.ts';
import { reopenLine, shortCloseLine } from '../../../src/domain/use-cases/short-close.ts';
import { MemoryStore } from '../../../src/repos/memory.ts';
import { Lifecycle } from '../../support/lifecycle.ts';
import { receive } from '../../support/shipping.ts';
import { type Chance, chanceFrom } from './chance.ts';
import { faultyStore } from './faulty-store.ts';
import { type Deed, type Done, type Heard, type Operation, runHistory } from './history.ts';
import { type BomWorld, wrongUnits } from './orders-invariants.ts';
import { allOf, lifecycleType } from './spares-world.ts';

/** Units that the lines of the BOM ask for; none may be ordered beyond them. */
const required = [20, 9, 4, 1] as const;
const orderCount = 4;

/** A shipment and its lines. */
interface Parcel {
  readonly shipment: number;
  readonly lines: readonly { readonly id: number; readonly units: number }[];
}

interface OrdersWorld extends BomWorld {
  readonly orders: number[];
  /** Lines that were made; some are gone again. */
  readonly lines: number[];
  /** Shipments in transit: each arrives or gets lost once. */
  readonly parcels: Parcel[];
  /** Shipments that arrived. */
  readonly arrived: number[];
  numbers: number;
}

async function ordersWorld(store: MemoryStore): Promise<OrdersWorld> {
  const plan = await new Lifecycle(store, { overOrder: 'refuse' }).prepare();
  const bom = await plan.bom();
  const bomLines: number[] = [];
  for (const quantity of required) bomLines.push(await plan.line(bom, await plan.deviceType(), quantity));
  const orders: number[] = [];
  for (let made = 0; made < orderCount; made++) orders.push(await plan.order(bom, { order_id: `number ${made}` }));
  return { plan, bom, bomLines, required, orders, lines: [], parcels: [], arrived: [], numbers: 0 };
}

const operation = (
  name: string,
  weight: number,
  choose: (world: OrdersWorld, chance: Chance) => Deed['act'] | undefined,
): Operation<OrdersWorld> => ({
  name,
  weight,
  choose(world, chance) {
    const act = choose(world, chance);
    return act && { act };
  },
});

const onLine = (name: string, weight: number, act: (line: number) => Deed['act']) =>
  operation(name, weight, ({ lines }, chance) => (lines.length > 0 ? act(chance.oneOf(lines.slice(-12))) : undefined));

/** Several steps along the rules, each on its own, as a person makes them. */
const moves = (name: string, weight: number, ...statuses: readonly string[]) =>
  operation(name, weight, ({ orders }, chance) => {
    const id = chance.oneOf(orders);
    return async (context) => {
      for (const status of statuses)
        await save(context, { resource: purchaseOrder, id, input: { status }, completeness: 'partial' });
    };
  });

const operations: readonly Operation<OrdersWorld>[] = [
  operation('add', 8, ({ orders, bomLines, lines }, chance) => {
    const input = {
      purchase_order: chance.oneOf(orders),
      bom_line_item: chance.oneOf(bomLines),
      qty_ordered: chance.below(4) + 1,
    };
    return async (context) =>
      void lines.push((await save(context, { resource: poLineItem, input, completeness: 'whole' })).object.id);
  }),
  operation('copy', 6, ({ orders, lines }, chance) => {
    const id = chance.oneOf(orders);
    return async (context) => {
      const copied = await copyLines(context, { id, input: { lines: [] } });
      lines.push(...copied.lines.map(({ po_line_item }) => po_line_item));
    };
  }),
  operation('change', 6, ({ lines }, chance) => {
    if (lines.length === 0) return undefined;
    const [id, qty_ordered] = [chance.oneOf(lines.slice(-12)), chance.below(6) + 1];
    const input = { qty_ordered };
    return async (context) => void (await save(context, { resource: poLineItem, id, input, completeness: 'partial' }));
  }),
  onLine('delete', 7, (id) => (context) => remove(context, { resource: poLineItem, id })),
  onLine('close', 5, (id) => async (context) => void (await shortCloseLine(context, { id, input: { reason: 'x' } }))),
  onLine('reopen', 12, (id) => async (context) => void (await reopenLine(context, { id, input: { reason: 'y' } }))),
  moves('place', 9, 'approved', 'ordered'),
  moves('withdraw', 3, 'approved', 'draft'),
  moves('end', 2, 'fulfilled'),
  moves('resume', 5, 'ordered'),
  operation('cancel', 3, ({ plan, bom, orders }, chance) => {
    const at = chance.below(orders.length);
    const id = orders[at] ?? 0;
    return async (context) => {
      await save(context, { resource: purchaseOrder, id, input: { status: 'cancelled' }, completeness: 'partial' });
      orders.splice(at, 1, await plan.order(bom, { order_id: plan.name('number') }));
    };
  }),
  operation('ship', 12, ({ plan, orders, parcels, ...world }, chance) => {
    const { courier, site } = plan;
    const fields = { purchase_order: chance.oneOf(orders), courier, site, status: 'shipped' };
    const input = { ...fields, tracking_number: `parcel ${++world.numbers}-${chance.below(1_000_000)}` };
    return async (context) => {
      const shipment = (await save(context, { resource: shipmentResource, input, completeness: 'whole' })).object.id;
      const { lines } = await copyOrderLines(context, { id: shipment, input: { lines: [] } });
      parcels.push({
        shipment,
        lines: lines.map(({ shipment_line_item: id, qty_shipped: units }) => ({ id, units })),
      });
    };
  }),
  operation('arrive', 5, ({ parcels, arrived }, chance) => {
    const parcel = takeOne(parcels, chance);
    if (!parcel) return undefined;
    const lines = parcel.lines.map(({ id, units }) => {
      const qty_received = chance.below(units + 1);
      const qty_damaged = chance.below(units - qty_received + 1);
      return { shipment_line_item: id, qty_received, qty_damaged };
    });
    const isCounted = chance.happens(0.8);
    return async (context) => {
      if (isCounted) await receive({ context }, parcel.shipment, { lines });
      else await setShipment(context, parcel.shipment, 'received');
      arrived.push(parcel.shipment);
    };
  }),
  operation('lose', 5, ({ parcels }, chance) => {
    const parcel = takeOne(parcels, chance);
    const status = chance.oneOf(['lost', 'cancelled']);
    return parcel && ((context) => setShipment(context, parcel.shipment, status));
  }),
  operation('send back', 12, ({ arrived }, chance) => {
    const shipment = takeOne(arrived, chance);
    return shipment === undefined ? undefined : (context) => setShipment(context, shipment, 'returned');
  }),
];

function takeOne<T>(list: T[], chance: Chance): T | undefined {
  return list.length > 0 ? list.splice(chance.below(list.length), 1)[0] : undefined;
}

async function setShipment(context: Context, id: number, status: string): Promise<void> {
  await save(context, { resource: shipmentResource, id, input: { status }, completeness: 'partial' });
}

/** Operations of several requests: the first may be done when a later one is refused. */
const inSteps: ReadonlySet<string> = new Set(['place', 'withdraw', 'ship']);

/** What is wrong with the orders after a history; nothing when all invariants hold. */
async function brokenInvariants(store: MemoryStore, { bomLines }: OrdersWorld, history: readonly Done[]) {
  const [lines, changes] = await Promise.all([
    allOf(store, lifecycleType('polineitem')),
    allOf(store, 'core.objectchange'),
  ]);
  const stored = await store.getMany(bomLines.map((id) => ({ type: lifecycleType('bomlineitem'), id })));
  const wrong: string[] = [];
  for (const bomLine of stored.values()) {
    const own = lines.filter(({ values }) => values.bom_line_item === bomLine.id);
    const listed = idsIn(bomLine.values.po_line_items).map(Number);
    if (String(listed.sort()) !== String(own.map(({ id }) => id).sort()))
      wrong.push(`BOM line ${bomLine.id} lists ${listed}`);
    if (new Set(own.map(({ values }) => values.purchase_order)).size !== own.length)
      wrong.push(`BOM line ${bomLine.id} stands twice on an order`);
  }
  for (const { id, values } of lines)
    if ((values.short_closed === null) !== (values.qty_short_closed === 0)) wrong.push(`line ${id} is half closed`);
  const made = Map.groupBy(
    changes.filter(({ values }) => values.action === 'create'),
    ({ values }) => values.request_id,
  );
  const logged = new Set(changes.map(({ values }) => values.request_id));
  for (const { name, request, heard } of history) {
    if (heard === 'refused' && logged.has(request) && !inSteps.has(name))
      wrong.push(`${request} was refused and is in the log`);
    if (name === 'add' && heard === 'done' && made.get(request)?.length !== 1)
      wrong.push(`${request} is not in the log`);
  }
  return wrong;
}

test('ten workers and 8,000 operations under faults never order a unit too many, and leave nothing half done', {
  timeout: 120_000,
}, async () => {
  const store = new MemoryStore();
  const world = await ordersWorld(store);
  const faulty = faultyStore(store, chanceFrom(7), { refused: 0.01, lost: 0.01, conflict: 0.02 });
  const history: Done[] = [];
  for (let round = 0; round < 20; round++) {
    const done = await runHistory({
      world,
      operations: operations.map((one) => ({ ...one, name: `${one.name} ${round}` })),
      workers: 10,
      count: 400,
      seed: 100 * round,
      contextFor: (requestId) => ({ ...world.plan.context, store: faulty, requestId }),
    });
    history.push(...done.map((one) => ({ ...one, name: one.name.replace(` ${round}`, '') })));
    expect([round, await wrongUnits(store, world)]).toEqual([round, []]);
  }
  expect(await brokenInvariants(store, world, history)).toEqual([]);
  const heard = (name: string, what: Heard) => history.filter((one) => one.name === name && one.heard === what).length;
  for (const { name } of operations) expect([name, heard(name, 'done') > 10]).toEqual([name, true]);
  expect(history.filter((one) => one.heard === 'nothing').length).toBeGreaterThan(20);
});
