import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { ledgerCheck, levelCheck } from '../../../../../src/domain/lifecycle/checks/ledger-check.ts';
import { runCheck } from '../../../../../src/domain/lifecycle/checks/run-check.ts';
import { driftOf } from '../../../../../src/domain/lifecycle/spares/ledger-drift.ts';
import { reconcilePool } from '../../../../../src/domain/lifecycle/spares/reconcile-pool.ts';
import { commitAll, get, unit, update } from '../../../../support/changes.ts';
import type { Lifecycle } from '../../../../support/lifecycle.ts';
import { emptyPool } from '../../../../support/spares.ts';

test.each([
  [{ quantity: 3, entered: 3, reserved: 2, kept: 2 }, undefined],
  [{ quantity: 3, entered: 2, reserved: 0, kept: 0 }, 'The quantity is 3, the entries of the ledger add up to 2'],
  [{ quantity: 3, entered: 3, reserved: 1, kept: 2 }, '1 units are reserved, the reservations add up to 2'],
])('the books %j: %s', (books, drift) => {
  expect(driftOf(books)).toBe(drift);
});

describe('the check of the ledger', () => {
  let plan: Lifecycle;
  let pool: number;
  let spare: number;
  let allocation: number;
  beforeEach(async () => {
    const made = await emptyPool();
    ({ plan, pool } = made);
    spare = await plan.spare(pool, made.deviceType, { quantity: 5 });
    allocation = await plan.allocation(pool, made.deviceType);
    await plan.reserve(spare, await plan.bom(), { quantity: 2 });
  });

  /** Past all rules, as only a fault could. */
  const corrupt = async (model: string, id: number, values: JsonObject) => {
    const { store } = plan.context;
    await commitAll(store, [unit(update(await get(store, `netbox_asset_lifecycle.${model}`, id), values))]);
  };
  const run = async () => [await runCheck(plan.context, ledgerCheck), await runCheck(plan.context, levelCheck)];
  const fine = { checked: 1, raised: 0, cleared: 0 };

  test('finds nothing where every quantity equals its entries', async () => {
    expect(await run()).toEqual([fine, fine]);
  });

  test.each([
    // The level has not heard of it, either.
    ['a quantity that nobody entered', 'spareitem', { quantity: 4 }, [1, 1]],
    ['reserved units that nobody reserved', 'spareitem', { qty_reserved: 3 }, [1, 1]],
    ['a level that is not what the pool holds', 'spareitemallocation', { current_quantity: 9 }, [0, 1]],
  ])('reports %s; reconciling the pool repairs it and clears the alerts', async (_, model, values, raised) => {
    await corrupt(model, model === 'spareitem' ? spare : allocation, values);
    expect((await run()).map((report) => report.raised)).toEqual(raised);
    await reconcilePool(plan.context, { id: pool, input: { reason: '' } });
    const after = await run();
    expect(after.map((report) => report.raised)).toEqual([0, 0]);
    expect(after.map((report) => report.cleared)).toEqual(raised);
  });

  test('a repair enters the difference, keeps the quantity, and tells what it did', async () => {
    await corrupt('spareitem', spare, { quantity: 7, qty_reserved: 0 });
    expect(await reconcilePool(plan.context, { id: pool, input: { reason: 'crash of May' } })).toEqual({
      spare_items: [{ spare_item: spare, entered: 2, reserved: 2 }],
      allocations: 1,
    });
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 7, qty_reserved: 2 });
    expect((await plan.entries(spare)).at(-1)).toEqual(['adjust', 2, 7]);
    expect(await plan.values('spareitemallocation', allocation)).toMatchObject({
      current_quantity: 7,
      available_quantity: 5,
    });
    expect(await reconcilePool(plan.context, { id: pool, input: { reason: '' } })).toEqual({
      spare_items: [],
      allocations: 0,
    });
  });
});
