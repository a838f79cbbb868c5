import { beforeEach, expect, test } from 'vitest';
import { runCheck } from '../../../../../src/domain/lifecycle/checks/run-check.ts';
import { willRunDryCheck } from '../../../../../src/domain/lifecycle/checks/will-run-dry-check.ts';
import { adjustSpare } from '../../../../../src/domain/lifecycle/spares/move-spares.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { drawnPool } from '../../../../support/drawn-pool.ts';
import type { Lifecycle } from '../../../../support/lifecycle.ts';

let plan: Lifecycle;
let pool: number;
let deviceType: number;
let spare: number;
let allocation: number;
beforeEach(async () => {
  ({ plan, pool, deviceType, spare, allocation } = await drawnPool());
});

const check = () => runCheck(plan.context, willRunDryCheck());
const hold = (quantity: number) => adjustSpare(plan.context, { id: spare, input: { quantity, reason: 'Counted' } });
const open = async () => Promise.all((await plan.ids('alert')).map((id) => plan.values('alert', id)));

test('an alert is raised once, when an order placed now would come too late, and cleared when it would not', async () => {
  expect(await check()).toEqual({ checked: 1, raised: 0, cleared: 0 });
  await hold(2);
  expect(await check()).toEqual({ checked: 1, raised: 1, cleared: 0 });
  expect(await open()).toMatchObject([
    {
      kind: 'will-run-dry',
      subject: { type: 'netbox_asset_lifecycle.spareitemallocation', id: allocation },
      message: '2 available, 0 on order; up to 3 may be drawn in the 30 days until an order arrives',
      cleared: null,
    },
  ]);
  expect(await check()).toEqual({ checked: 1, raised: 0, cleared: 0 });
  await hold(8);
  expect(await check()).toEqual({ checked: 1, raised: 0, cleared: 1 });
});

const sold = (lead_time_days: number) =>
  plan.create('vendorprice', {
    vendor: plan.vendor,
    item_type: 'dcim.devicetype',
    item_id: deviceType,
    unit_price: '10.00',
    lead_time_days,
  });

test('between a chance of 10 and of 5 % nothing is raised, and nothing is cleared', async () => {
  await sold(90);
  await hold(7);
  expect(await check()).toMatchObject({ raised: 0, cleared: 0 });
  await hold(6);
  expect(await check()).toMatchObject({ raised: 1, cleared: 0 });
  await hold(8);
  expect(await check()).toMatchObject({ raised: 0, cleared: 0 });
  await hold(9);
  expect(await check()).toMatchObject({ raised: 0, cleared: 1 });
});

test('it depends on the lead time', async () => {
  await hold(5);
  expect(await check()).toMatchObject({ raised: 0 });
  await sold(60);
  expect(await check()).toMatchObject({ raised: 1 });
});

test('an item that was drawn only once raises nothing', async () => {
  const other = await plan.deviceType();
  const single = await plan.spare(pool, other, { quantity: 1 });
  await plan.allocation(pool, other);
  await plan.installSpare(single, { site: plan.site, role: plan.role });
  expect(await check()).toEqual({ checked: 2, raised: 0, cleared: 0 });
});

test('the ledger of a pool is read once, however many allocations it has', async () => {
  const queriesOf = async () => {
    const { store, reads } = countingStore(plan.context.store);
    await runCheck({ ...plan.context, store }, willRunDryCheck());
    return reads.queries;
  };
  const one = await queriesOf();
  for (let made = 0; made < 9; made++) await plan.allocation(pool, await plan.deviceType());
  expect(await queriesOf()).toBe(one);
});
