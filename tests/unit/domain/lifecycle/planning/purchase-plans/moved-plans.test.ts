import { beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../../src/domain/engine/access/grants.ts';
import type { Json } from '../../../../../../src/domain/engine/json.ts';
import {
  planSolving,
  runPlanJob,
  solveOrQueue,
} from '../../../../../../src/domain/lifecycle/planning/purchase-plans/solve-large-plan.ts';
import { findJob, unfinishedJobs } from '../../../../../../src/domain/platform/jobs.ts';
import { registry } from '../../../../../../src/domain/registry.ts';
import { planSolver } from '../../../../../../src/functions/planning/plan-solver.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../../support/memory-store.ts';
import { plansOf } from '../../../../../support/purchase-plans.ts';

let plan: Lifecycle;
let store: MemoryStore;
beforeEach(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store, { defaultCurrency: 'EUR', baseCurrency: 'EUR' }).prepare();
});
const { solve, show, order, price, vendor, planFor } = plansOf(() => plan);

/** A BOM that needs 10 units, which one vendor sells at 5 euros. */
async function onePurchase() {
  const type = await plan.deviceType();
  const bom = await plan.bom();
  const line = await plan.line(bom, type, 10);
  const seller = await vendor({ order_cost: '7', currency: 'EUR' });
  const entry = await price(seller, type, '5');
  return { id: await planFor([bom]), type, bom, line, seller, entry };
}

const moved = async (id: number): Promise<Json> => {
  const { status, body } = await refusal(order(id));
  return { status, ...(typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}) };
};
const detail = 'What the plan was made from has moved since it was solved. Solve it again.';

describe('an order of a plan is refused, with the difference,', () => {
  test('when a price has changed, has ended, or another one is valid in its place', async () => {
    const { id, type, seller, entry } = await onePurchase();
    await solve(id);
    await plan.patch('vendorprice', entry, { unit_price: '6' });
    const dearer = `Vendor price ${entry}: a unit costs 6.0000, the plan counts with 5.0000.`;
    expect(await moved(id)).toEqual({ status: 409, detail, prices: [dearer] });
    await plan.patch('vendorprice', entry, { unit_price: '5', pack_size: 4 });
    expect(await moved(id)).toMatchObject({ prices: [`Vendor price ${entry}: 10 units are not sold, but 12 are.`] });
    await plan.patch('vendorprice', entry, { pack_size: 1 });
    const newer = await price(seller, type, '5', { valid_from: '2026-01-01' });
    expect(await moved(id)).toMatchObject({
      prices: [`Vendor price ${entry}: vendor price ${newer} is valid in its place.`],
    });
    await plan.delete('vendorprice', newer);
    await plan.delete('vendorprice', entry);
    expect((await refusal(order(id))).status).toBe(409);
    expect(await plan.ids('purchaseorder')).toEqual([]);
  });

  test('when the vendor asks for something else', async () => {
    const { id, seller } = await onePurchase();
    await solve(id);
    await plan.patch('vendor', seller, { minimum_order_value: '20' });
    expect(await moved(id)).toEqual({
      status: 409,
      detail,
      vendors: [`Vendor ${seller}: its order cost or minimum order value has changed.`],
    });
  });

  test('when more is short than was planned', async () => {
    const { id, bom, line } = await onePurchase();
    await solve(id);
    await plan.patch('bomlineitem', line, { quantity: 12 });
    const other = await plan.line(bom, await plan.deviceType(), 1);
    expect(await moved(id)).toMatchObject({
      demand: [
        `BOM line item ${line}: 12 units are short, 10 are planned.`,
        `BOM line item ${other}: 1 units are short, 0 are planned.`,
      ],
    });
  });

  test('when it was not solved, or changed since', async () => {
    const { id } = await onePurchase();
    const unsolved = refusedFor('The plan has no result to order. Solve it first.');
    expect(await refusal(order(id))).toEqual(unsolved);
    await solve(id);
    await plan.patch('purchaseplan', id, { description: 'the same plan' });
    expect(await plan.values('purchaseplan', id)).toMatchObject({ status: 'solved' });
    await plan.patch('purchaseplan', id, { budget: '100' });
    expect(await plan.values('purchaseplan', id)).toMatchObject({ status: 'new', solved: null });
    expect(await show(id)).toMatchObject({ status: 'new', lines: [], total_cost: null });
    expect(await refusal(order(id))).toEqual(unsolved);
  });
});

describe('a plan that is ordered', () => {
  test('keeps what was asked for, and is solved again when its orders are gone', async () => {
    const { id } = await onePurchase();
    await solve(id);
    const [made] = (await order(id)).purchase_orders;
    expect(await refusal(plan.patch('purchaseplan', id, { budget: '1' }))).toMatchObject({
      body: { budget: ['The plan is ordered and cannot be changed.'] },
    });
    expect(await refusal(solve(id))).toEqual(refusedFor('The plan is ordered: its orders exist.'));
    await plan.delete('purchaseorder', made?.purchase_order ?? 0);
    expect(await refusal(order(id))).toEqual(refusedFor('The plan has no result to order. Solve it first.'));
    await plan.patch('purchaseplan', id, { budget: '100' });
    expect(await solve(id)).toMatchObject({ values: { status: 'solved' } });
  });
});

describe('a plan that nothing fits', () => {
  test('names the needs and the limit, and cannot be ordered', async () => {
    const { id, bom, type } = await onePurchase();
    const unsold = await plan.line(bom, await plan.deviceType(), 3);
    expect(await solve(id)).toMatchObject({ values: { status: 'infeasible' } });
    expect(await show(id)).toMatchObject({
      ...{ status: 'infeasible', lines: [], total_cost: null, hidden_lines: 0 },
      unmet: [{ required: 3, limit: 'offer', needs: [{ bom, bom_line_item: unsold, quantity: 3 }] }],
    });
    expect(await refusal(order(id))).toEqual(
      refusedFor('Nothing fits the plan, as its result says: there is nothing to order.'),
    );
    await plan.delete('bomlineitem', unsold);
    await plan.patch('purchaseplan', id, { budget: '50' });
    await solve(id);
    const { unmet, least_budget } = await show(id);
    expect(unmet).toMatchObject([{ item: { type: 'dcim.devicetype', id: type }, limit: 'budget' }]);
    expect(least_budget).toBe('57.0000');
  });

  test('is refused where nothing is short', async () => {
    expect(await refusal(solve(await planFor([await plan.bom()])))).toEqual(
      refusedFor('Nothing is short: there is nothing to buy.'),
    );
  });
});

describe('two currencies', () => {
  test('without a rate are to blame for what nobody sells in another one', async () => {
    const { id, bom } = await onePurchase();
    const type = await plan.deviceType();
    await plan.line(bom, type, 1);
    await plan.line(bom, await plan.deviceType(), 1);
    await price(await vendor({ name: 'Abroad' }), type, '4', { currency: 'USD' });
    await solve(id);
    expect(await show(id)).toMatchObject({
      unmet: [{ limit: 'rate', item: { id: type } }, { limit: 'offer' }],
      missing_rates: [{ currency: 'USD' }],
    });
  });

  test('are compared in that of the plan and ordered each in its own; without a rate they are left out', async () => {
    const { id, type } = await onePurchase();
    const abroad = await vendor({ order_cost: '1', currency: 'USD' });
    const entry = await price(abroad, type, '4', { currency: 'USD' });
    await solve(id);
    expect(await show(id)).toMatchObject({ total_cost: '57.0000', missing_rates: [{ currency: 'USD' }] });
    const rate = { date: '2026-01-01', from_currency: 'USD', to_currency: 'EUR', rate: '0.9251' };
    await plan.create('exchangerate', rate);
    await solve(id);
    expect(await show(id)).toMatchObject({
      ...{ goods: '37.0040', fixed_costs: '0.9251', total_cost: '37.9291', missing_rates: [] },
      lines: [{ vendor_price: entry, currency: 'USD', total_price: '40.0000', plan_price: '37.0040' }],
    });
    expect((await order(id)).purchase_orders).toMatchObject([
      { vendor: abroad, currency: 'USD', total_price: '40.0000' },
    ]);
  });
});

/** The same data, for somebody who may do everything but view some objects. */
function without(type: string, hidden: number): Lifecycle {
  const actions = ['view', 'add', 'change', 'delete'];
  const types = registry.resources.map((resource) => resource.type);
  const permissions: readonly Permission[] = [
    { types: types.filter((one) => one !== `netbox_asset_lifecycle.${type}`), actions, constraints: null },
    {
      types: types.filter((one) => one === `netbox_asset_lifecycle.${type}`),
      actions,
      constraints: [{ id__lt: hidden }, { id__gt: hidden }],
    },
  ];
  const actor = { userId: 9, username: 'narrow', superuser: false, writeEnabled: true, permissions };
  return Object.assign(new Lifecycle(store, { defaultCurrency: 'EUR', baseCurrency: 'EUR' }, actor), { vendor: 0 });
}

describe('what a reader may not view', () => {
  test('is left out of the result and counted, without sums, and keeps the plan from being ordered', async () => {
    const { id, bom, line, seller, entry } = await onePurchase();
    const type = await plan.deviceType();
    const other = await plan.line(bom, type, 2);
    await price(await vendor(), type, '3');
    await solve(id);
    for (const [model, hidden] of [
      ['bomlineitem', line],
      ['vendorprice', entry],
      ['vendor', seller],
    ] as const) {
      const narrow = without(model, hidden);
      const result = await show(id, narrow);
      expect([model, result]).toMatchObject([
        model,
        { hidden_lines: 1, total_cost: null, goods: null, vendors: [], rules: [], lines: [{ required: 2 }] },
      ]);
      expect(result.lines[0]?.needs).toMatchObject([{ bom_line_item: other }]);
      expect([model, (await refusal(order(id, narrow))).status]).toEqual([model, 403]);
    }
    expect(await show(id, without('bom', bom))).toMatchObject({ hidden_lines: 2, lines: [] });
  });

  test('is not planned: neither demand nor prices', async () => {
    const { id, line, type, entry } = await onePurchase();
    const dearer = await price(await vendor(), type, '9');
    await solve(id, without('vendorprice', entry));
    expect(await show(id)).toMatchObject({ lines: [{ vendor_price: dearer }] });
    expect(await refusal(solve(id, without('bomlineitem', line)))).toEqual(
      refusedFor('Nothing is short: there is nothing to buy.'),
    );
  });

  test('of the orders is left out when they are asked for again', async () => {
    const { id } = await onePurchase();
    await solve(id);
    const [made] = (await order(id)).purchase_orders;
    const narrow = without('purchaseorder', made?.purchase_order ?? 0);
    expect(await refusal(order(id, narrow))).toEqual({ status: 409, body: { detail: 'The plan is ordered.' } });
  });
});

describe('a large plan', () => {
  const ask = (id: number, wait: boolean) => solveOrQueue(plan.context, { id, input: { wait } }, planSolver, 0);

  test('becomes a job, which tells how far it is and ends with the plan', async () => {
    const { id } = await onePurchase();
    const { object } = await ask(id, false);
    expect(object).toMatchObject({
      type: 'core.job',
      values: { status: 'pending', object_type: 'netbox_asset_lifecycle.purchaseplan', object_id: id },
    });
    expect((await ask(id, false)).object.id).toBe(object.id);
    expect(await plan.values('purchaseplan', id)).toMatchObject({ status: 'new' });
    await runPlanJob(plan.context, object.id, new Date(Date.now() + 60_000).toISOString(), planSolver);
    expect(await plan.values('purchaseplan', id)).toMatchObject({ status: 'solved' });
    expect((await findJob(plan.context, object.id))?.values).toMatchObject({
      status: 'completed',
      data: { purchase_plan: id, lines: 1, status: 'solved' },
      log_entries: [
        { message: 'Demand and prices are read.' },
        { message: 'The plan is solved.' },
        { message: 'The plan is explained.' },
      ],
    });
  });

  test('is solved at once for somebody who waits', async () => {
    const { id } = await onePurchase();
    expect((await ask(id, true)).object).toMatchObject({ id, values: { status: 'solved' } });
    expect(await unfinishedJobs(plan.context, planSolving)).toEqual([]);
  });
});
