import { expect, test } from 'vitest';
import { idsIn } from '../../../src/domain/lifecycle/line-references.ts';
import { overOrdered } from '../../../src/domain/lifecycle/order-supply.ts';
import { poLineItem } from '../../../src/domain/lifecycle/po-line-item.ts';
import { purchaseOrder } from '../../../src/domain/lifecycle/purchase-order.ts';
import { orderedLine } from '../../../src/domain/lifecycle/read-documents.ts';
import { copyLines } from '../../../src/domain/use-cases/copy-line-items.ts';
import { remove } from '../../../src/domain/use-cases/delete.ts';
import { save } from '../../../src/domain/use-cases/save.ts';
import { reopenLine, shortCloseLine } from '../../../src/domain/use-cases/short-close.ts';
import { MemoryStore } from '../../../src/repos/memory.ts';
import { Lifecycle } from '../../support/lifecycle.ts';
import { type Chance, chanceFrom } from './chance.ts';
import { faultyStore } from './faulty-store.ts';
import { type Deed, type Done, type Heard, type Operation, runHistory } from './history.ts';
import { allOf, lifecycleType } from './spares-world.ts';

/** Units that the lines of the BOM ask for; none may be ordered beyond them. */
const required = [9, 5, 3, 1] as const;
const orderCount = 4;

interface OrdersWorld {
  readonly plan: Lifecycle;
  readonly bomLines: readonly number[];
  readonly orders: readonly number[];
  /** Lines that were made; some are gone again. */
  readonly lines: number[];
}

async function ordersWorld(store: MemoryStore): Promise<OrdersWorld> {
  const plan = await new Lifecycle(store, { overOrder: 'refuse' }).prepare();
  const bom = await plan.bom();
  const bomLines: number[] = [];
  for (const quantity of required) bomLines.push(await plan.line(bom, await plan.deviceType(), quantity));
  const orders: number[] = [];
  for (let made = 0; made < orderCount; made++) orders.push(await plan.order(bom, { order_id: `number ${made}` }));
  return { plan, bomLines, orders, lines: [] };
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
const moves = (name: string, ...statuses: readonly string[]) =>
  operation(name, 3, ({ orders }, chance) => {
    const id = chance.oneOf(orders);
    return async (context) => {
      for (const status of statuses)
        await save(context, { resource: purchaseOrder, id, input: { status }, completeness: 'partial' });
    };
  });

const operations: readonly Operation<OrdersWorld>[] = [
  operation('add', 6, ({ orders, bomLines, lines }, chance) => {
    const input = {
      purchase_order: chance.oneOf(orders),
      bom_line_item: chance.oneOf(bomLines),
      qty_ordered: chance.below(4) + 1,
    };
    return async (context) =>
      void lines.push((await save(context, { resource: poLineItem, input, completeness: 'whole' })).object.id);
  }),
  operation('copy', 3, ({ orders, lines }, chance) => {
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
  onLine('delete', 4, (id) => (context) => remove(context, { resource: poLineItem, id })),
  onLine('close', 6, (id) => async (context) => void (await shortCloseLine(context, { id, input: { reason: 'x' } }))),
  onLine('reopen', 7, (id) => async (context) => void (await reopenLine(context, { id, input: { reason: 'y' } }))),
  moves('place', 'approved', 'ordered'),
  moves('withdraw', 'approved', 'draft'),
];

/** What is wrong with the orders after a history; nothing when all invariants hold. */
async function brokenInvariants(store: MemoryStore, { bomLines }: OrdersWorld, history: readonly Done[]) {
  const [orders, lines, changes] = await Promise.all([
    allOf(store, lifecycleType('purchaseorder')),
    allOf(store, lifecycleType('polineitem')),
    allOf(store, 'core.objectchange'),
  ]);
  const orderValues = new Map(orders.map(({ id, values }) => [id, values]));
  const stored = await store.getMany(bomLines.map((id) => ({ type: lifecycleType('bomlineitem'), id })));
  const wrong: string[] = [];
  for (const [at, bomLine] of [...stored.values()].entries()) {
    const own = lines.filter(({ values }) => values.bom_line_item === bomLine.id);
    const listed = idsIn(bomLine.values.po_line_items).map(Number);
    if (String(listed.sort()) !== String(own.map(({ id }) => id).sort()))
      wrong.push(`BOM line ${bomLine.id} lists ${listed}`);
    if (new Set(own.map(({ values }) => values.purchase_order)).size !== own.length)
      wrong.push(`BOM line ${bomLine.id} stands twice on an order`);
    const ordered = own.map((line) => orderedLine(line, orderValues.get(Number(line.values.purchase_order))));
    const excess = overOrdered({ required: required[at] ?? 0, forPool: false }, { ordered, shipped: [] });
    if (excess > 0) wrong.push(`BOM line ${bomLine.id} has ${excess} too many on order`);
  }
  for (const { id, values } of lines)
    if ((values.short_closed === null) !== (values.qty_short_closed === 0)) wrong.push(`line ${id} is half closed`);
  const made = Map.groupBy(
    changes.filter(({ values }) => values.action === 'create'),
    ({ values }) => values.request_id,
  );
  const logged = new Set(changes.map(({ values }) => values.request_id));
  for (const { name, request, heard } of history) {
    if (heard === 'refused' && logged.has(request) && !['place', 'withdraw'].includes(name))
      wrong.push(`${request} was refused and is in the log`);
    if (name === 'add' && heard === 'done' && made.get(request)?.length !== 1)
      wrong.push(`${request} is not in the log`);
  }
  return wrong;
}

test('ten workers and 5,000 operations under faults never order a unit too many, and leave nothing half done', {
  timeout: 120_000,
}, async () => {
  const store = new MemoryStore();
  const world = await ordersWorld(store);
  const faulty = faultyStore(store, chanceFrom(7), { refused: 0.01, lost: 0.01, conflict: 0.02 });
  const history = await runHistory({
    world,
    operations,
    workers: 10,
    count: 5_000,
    seed: 11,
    contextFor: (requestId) => ({ ...world.plan.context, store: faulty, requestId }),
  });
  expect(await brokenInvariants(store, world, history)).toEqual([]);
  const heard = (name: string, what: Heard) => history.filter((one) => one.name === name && one.heard === what).length;
  for (const { name } of operations) expect([name, heard(name, 'done') > 10]).toEqual([name, true]);
  expect(history.filter((one) => one.heard === 'nothing').length).toBeGreaterThan(20);
});
