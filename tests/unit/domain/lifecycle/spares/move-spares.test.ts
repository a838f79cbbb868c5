import { beforeEach, expect, test } from 'vitest';
import {
  adjustSpare,
  receiveSpares,
  returnSpares,
  scrapSpare,
  transferSpare,
} from '../../../../../src/domain/lifecycle/spares/move-spares.ts';
import { type Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { emptyPool } from '../../../../support/spares.ts';

let plan: Lifecycle;
let pool: number;
let other: number;
let deviceType: number;
beforeEach(async () => {
  ({ plan, pool, deviceType } = await emptyPool());
  other = await plan.pool();
});

const transfer = (id: number, to: number, quantity = 1) =>
  transferSpare(plan.context, { id, input: { pool: to, quantity, reason: 'nearer' } });
const scrap = (id: number, quantity = 1) => scrapSpare(plan.context, { id, input: { quantity, reason: 'burnt' } });
const adjust = (id: number, quantity: number) =>
  adjustSpare(plan.context, { id, input: { quantity, reason: 'counted' } });
const arrival = (more: object = {}) => ({
  item: { type: 'dcim.devicetype' as const, id: deviceType },
  variant: {},
  quantity: 1,
  status: 'serviceable' as const,
  serial: '',
  asset_tag: null,
  reason: '',
  ...more,
});

test('a transfer takes free units from one pool to the other, and joins what is there', async () => {
  const spare = await plan.spare(pool, deviceType, { quantity: 5 });
  const first = await transfer(spare, other, 2);
  expect(first.values).toMatchObject({ pool: other, quantity: 2, item: { id: deviceType } });
  expect((await transfer(spare, other, 3)).id).toBe(first.id);
  expect(await plan.entries(spare)).toEqual([
    ['adjust', 5, 5],
    ['transfer', -2, 3],
    ['transfer', -3, 0],
  ]);
  expect(await plan.entries(first.id)).toEqual([
    ['transfer', 2, 2],
    ['transfer', 3, 5],
  ]);
  expect(await refusal(transfer(spare, other))).toEqual(refusedFor('Insufficient quantity.'));
  expect((await refusal(transfer(first.id, other))).body).toEqual({ pool: ['The units are already in this pool.'] });
});

test('a transfer leaves reserved units where they are', async () => {
  const spare = await plan.spare(pool, deviceType, { quantity: 3 });
  await plan.reserve(spare, await plan.bom(), { quantity: 2 });
  await transfer(spare, other);
  expect(await refusal(transfer(spare, other))).toEqual(refusedFor('Insufficient quantity. 2 units are reserved.'));
});

test.each([{ serial: 'A' }, { asset_tag: 'A' }, { serial: 'A', asset_tag: 'A' }])(
  'a unit with %j keeps its record and history when it is transferred',
  async (unit) => {
    const spare = await plan.spare(pool, deviceType, { ...unit, status: 'damaged' });
    expect(await transfer(spare, other)).toMatchObject({ id: spare, values: { pool: other, quantity: 1, ...unit } });
    expect(await plan.entries(spare)).toEqual([
      ['adjust', 1, 1],
      ['transfer', -1, 0],
      ['transfer', 1, 1],
    ]);
    expect(await plan.ids('spareitem', { pool_id: String(pool) })).toEqual([]);
  },
);

test('an adjustment sets what was counted', async () => {
  const spare = await plan.spare(pool, deviceType, { quantity: 5 });
  expect((await adjust(spare, 3)).values).toMatchObject({ quantity: 3 });
  expect((await adjust(spare, 4)).values).toMatchObject({ quantity: 4 });
  expect((await plan.entries(spare)).slice(1)).toEqual([
    ['adjust', -2, 3],
    ['adjust', 1, 4],
  ]);
  const unit = await plan.spare(pool, deviceType, { serial: 'A' });
  expect((await refusal(adjust(unit, 2))).status).toBe(400);
});

test('scrapping takes units of any status out, with the reason, down to nothing', async () => {
  const spare = await plan.spare(pool, deviceType, { quantity: 2, status: 'damaged' });
  await scrap(spare, 2);
  expect(await plan.values('sparemovement', 2)).toMatchObject({
    kind: 'scrap',
    quantity: -2,
    balance: 0,
    reason: 'burnt',
  });
  expect(await refusal(scrap(spare))).toEqual(refusedFor('Insufficient quantity.'));
});

test('received units join the record of their item, variant and status', async () => {
  const input = arrival({ quantity: 2, variant: { airflow: '' } });
  const { id } = await receiveSpares(plan.context, { id: pool, input });
  expect(await receiveSpares(plan.context, { id: pool, input })).toMatchObject({ id, values: { quantity: 4 } });
  expect(await plan.entries(id)).toEqual([
    ['receive', 2, 2],
    ['receive', 2, 4],
  ]);
  const wrong = arrival({ variant: { color: 'ff0000' } });
  expect((await refusal(receiveSpares(plan.context, { id: pool, input: wrong }))).body).toEqual({
    variant: ['Invalid variant. Unknown attributes: color. Allowed: airflow.'],
  });
});

test('a drawn unit finds its record when it is returned, and comes back once', async () => {
  const spare = await plan.spare(pool, deviceType, { serial: 'A' });
  const { id } = await plan.installSpare(spare, { site: plan.site, role: plan.role });
  const input = arrival({ serial: 'A', status: 'damaged' });
  expect(await returnSpares(plan.context, { id: other, input })).toMatchObject({
    id: spare,
    values: { pool: other, status: 'damaged', quantity: 1 },
  });
  expect((await refusal(returnSpares(plan.context, { id: other, input }))).body).toEqual({
    serial: ['A unit with this serial number or asset tag is already in a pool, or installed from one.'],
  });
  expect(await plan.ids('sparemovement', { document_type: 'dcim.device', document_id: String(id) })).toHaveLength(1);
});

test('verbs need the permission to change spares, and pools to put units into them', async () => {
  const spare = await plan.spare(pool, deviceType, { quantity: 5 });
  plan.context = { ...plan.context, actor: { ...plan.context.actor, superuser: false, permissions: [] } };
  const attempts = [transfer(spare, other), scrap(spare), adjust(spare, 1)];
  attempts.push(receiveSpares(plan.context, { id: pool, input: arrival() }));
  for (const attempt of attempts) expect((await refusal(attempt)).status).toBe(403);
  expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 5 });
});
