import { beforeAll, describe, expect, inject, test } from 'vitest';
import { purchaseOrder } from '../../../src/domain/lifecycle/ordering/purchase-order.ts';
import { reorderSpares } from '../../../src/domain/lifecycle/ordering/reorder-spares.ts';
import { transitionsFor } from '../../../src/domain/lifecycle/status/list-transitions.ts';
import { sweepJournal } from '../../../src/repos/journal-settling.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { connectionLost, Died, dieAtWrite, first, inject as injectFault, loseAnswers } from '../../support/faults.ts';
import { Lifecycle, refusal, refusedFor, tally } from '../../support/lifecycle.ts';
import { ordersOn } from '../../support/purchase-orders.ts';
import { plansOf } from '../../support/purchase-plans.ts';
import { newTableStore } from '../../support/stores.ts';

let plan: Lifecycle;
let strict: Lifecycle;
let store: DynamoStore;
beforeAll(async () => {
  store = await newTableStore(inject('dynamodbEndpoint'));
  plan = await new Lifecycle(store, { defaultCurrency: 'EUR' }).prepare();
  strict = Object.assign(new Lifecycle(store, { defaultCurrency: 'EUR', overOrder: 'refuse' }), {
    vendor: plan.vendor,
  });
});

const { bomOf, copy, placedOrder, shortClose } = ordersOn(() => plan);

describe('copying the lines of a BOM', () => {
  test('shares what remains between orders that copy at the same time', async () => {
    const { bom, lines } = await bomOf(9, 4);
    const orders = [await plan.order(bom), await plan.order(bom), await plan.order(bom)];
    await Promise.all(orders.map((order) => copy(order)));
    for (const [index, line] of lines.entries()) {
      const bought = await plan.rows('polineitem', 'bom_line_item', line);
      expect(bought.map(({ values }) => values.qty_ordered)).toEqual([[9, 4][index]]);
    }
  });

  test('that loses the race for the order finds it approved, and copies nothing', async () => {
    const { bom } = await bomOf(2);
    const order = await plan.order(bom);
    const approveFirst = first(
      1,
      ({ command }) => command.startsWith('TransactWrite'),
      async (request) => {
        await plan.patch('purchaseorder', order, { status: 'approved' });
        return request.send();
      },
    );
    const fault = injectFault(store.access, approveFirst);
    const refused = await refusal(copy(order));
    fault.lift();
    expect(refused.status).toBe(400);
    expect(await plan.rows('polineitem', 'purchase_order', order)).toEqual([]);
  });

  test('is done once though its answer is lost', async () => {
    const { bom, lines } = await bomOf(2);
    const order = await plan.order(bom);
    let left = 1;
    const fault = loseAnswers(store.access, (command) =>
      command.startsWith('TransactWrite') && left-- > 0 ? connectionLost() : undefined,
    );
    await copy(order).catch(() => undefined);
    fault.lift();
    await copy(order);
    expect(await plan.rows('polineitem', 'purchase_order', order)).toHaveLength(1);
    expect((await plan.values('bomlineitem', lines[0] ?? 0)).po_line_items).toHaveLength(1);
  });
});

describe('a list of needs', () => {
  test('of a pool is ordered once, though the answer is lost and others ask at the same moment', async () => {
    const [pool, item_id] = [await plan.pool(), await plan.deviceType()];
    const level = { pool, item_type: 'dcim.devicetype', item_id, min_quantity: 5 };
    const allocation = await plan.create('spareitemallocation', level);
    const reorder = () => {
      const input = { name: plan.name('reorder'), pools: [pool], vendor: plan.vendor };
      return reorderSpares(plan.context, { id: 0, input });
    };
    let left = 1;
    const fault = loseAnswers(store.access, (command) =>
      command.startsWith('TransactWrite') && left-- > 0 ? connectionLost() : undefined,
    );
    await Promise.allSettled([reorder(), reorder()]);
    fault.lift();
    expect(await refusal(reorder())).toEqual(refusedFor('All shortages are already on order or on hand.'));
    const lines = await plan.rows('bomlineitem', 'spares_pool', pool);
    expect(await plan.ids('bomlineitem', { spares_pool_id: String(pool) })).toEqual(lines.map(({ id }) => id));
    expect(lines.map(({ values }) => values.quantity)).toEqual([5]);
    await plan.delete('spareitemallocation', allocation);
    await plan.create('spareitemallocation', { ...level, min_quantity: 6 });
    expect((await reorder()).lines).toMatchObject([{ quantity: 1, on_order: 5 }]);
  });
});

describe('more than the BOM asks for', () => {
  test('is refused to all but one of those who would each fill the rest', async () => {
    const { bom, lines } = await bomOf(10);
    const orders = await Promise.all(Array.from({ length: 6 }, () => plan.order(bom)));
    const attempts = orders.map((purchase_order) =>
      strict.create('polineitem', { purchase_order, bom_line_item: lines[0] ?? 0, qty_ordered: 6 }),
    );
    expect(await tally(attempts)).toEqual({ done: 1, 400: 5 });
    const grown = await bomOf(10);
    const ids = [];
    for (const purchase_order of [await plan.order(grown.bom), await plan.order(grown.bom)])
      ids.push(await plan.create('polineitem', { purchase_order, bom_line_item: grown.lines[0] ?? 0, qty_ordered: 2 }));
    expect(await tally(ids.map((id) => strict.patch('polineitem', id, { qty_ordered: 8 })))).toEqual({
      done: 1,
      400: 1,
    });
  });
});

describe('a line of a placed order', () => {
  test('is closed for what is owed when it is closed: a shipment that appears meanwhile counts', async () => {
    const { order, line, bomLine } = await placedOrder();
    const shipment = await plan.shipment(order, { status: 'shipped' });
    const shipFirst = first(
      1,
      ({ command }) => command.startsWith('TransactWrite'),
      async (request) => {
        await plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped: 3 });
        return request.send();
      },
    );
    const fault = injectFault(store.access, shipFirst);
    await shortClose(line);
    fault.lift();
    expect(await plan.values('polineitem', line)).toMatchObject({ qty_short_closed: 7 });
  });
});

describe('a purchase plan', () => {
  const buying = plansOf(() => plan);
  const solved = async (...quantities: readonly number[]) => {
    const { bom, types } = await bomOf(...quantities);
    for (const type of types) await buying.price(plan.vendor, type, '9.50');
    const id = await buying.planFor([bom]);
    await buying.solve(id);
    return { id, bom };
  };
  const linesFor = async (bom: number) => {
    const orders = await plan.rows('purchaseorder', 'bom', bom);
    const lines = await Promise.all(orders.map(({ id }) => plan.rows('polineitem', 'purchase_order', id)));
    return { orders: orders.length, lines: lines.flat().length };
  };

  test('is ordered once by those who order it at the same moment; of two plans for one need the second is refused', async () => {
    const { id, bom } = await solved(3, 4);
    const rival = await buying.planFor([bom]);
    await buying.solve(rival);
    const [one, other] = await Promise.all([buying.order(id), buying.order(id)]);
    expect(other).toEqual(one);
    expect(await linesFor(bom)).toEqual({ orders: 1, lines: 2 });
    expect((await refusal(buying.order(rival))).status).toBe(409);
    const again = await solved(5);
    const second = await buying.planFor([again.bom]);
    await buying.solve(second);
    expect(await tally([buying.order(again.id), buying.order(second)])).toEqual({ done: 1, 409: 1 });
    expect(await linesFor(again.bom)).toEqual({ orders: 1, lines: 1 });
  });

  test('of many lines is ordered whole or not at all, at whichever write its process dies', async () => {
    const { id, bom } = await solved(...Array.from({ length: 25 }, () => 1));
    let deaths = 0;
    let outcome: unknown;
    for (let write = 1; outcome === undefined; write++) {
      const fault = injectFault(store.access, dieAtWrite(write));
      const result = await buying.order(id).catch((error: unknown) => error);
      fault.lift();
      await sweepJournal(store.access, Number.POSITIVE_INFINITY);
      const made = await linesFor(bom);
      expect([
        { orders: 0, lines: 0 },
        { orders: 1, lines: 25 },
      ]).toContainEqual(made);
      if (result instanceof Died) deaths += 1;
      else outcome = result;
    }
    expect(deaths).toBeGreaterThan(2);
    expect(outcome).toMatchObject({ purchase_orders: [{ lines: 25, total_price: '237.5000' }] });
  });
});

test('the totals of a page of orders cost one query of narrow rows each', async () => {
  const { bom } = await bomOf(...Array.from({ length: 10 }, () => 2));
  const order = await plan.order(bom);
  await copy(order);
  const meter = countRequests(store.access);
  await plan.answer('purchaseorder', order);
  meter.stop();
  expect(meter.readUnits).toBeLessThanOrEqual(6);
});

test('the next statuses of an order are told with few reads: the rules are read once', async () => {
  const order = await plan.order(await plan.bom(), { order_id: plan.name('number') });
  await plan.patch('purchaseorder', order, { status: 'approved' });
  const meter = countRequests(store.access);
  await transitionsFor(purchaseOrder)(plan.context, { id: order });
  meter.stop();
  expect(meter.commands.get('QueryCommand')).toBeLessThanOrEqual(3);
  expect(meter.readUnits).toBeLessThanOrEqual(12);
});
