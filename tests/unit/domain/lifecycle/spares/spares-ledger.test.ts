import { beforeEach, describe, expect, test } from 'vitest';
import { perform } from '../../../../../src/domain/engine/write/run-action.ts';
import type { UnitOfWork } from '../../../../../src/domain/engine/write/unit-of-work.ts';
import { largestQuantity } from '../../../../../src/domain/lifecycle/item/item.ts';
import {
  type Arrival,
  freeSpares,
  type Movement,
  move,
  receiveIntoPool,
} from '../../../../../src/domain/lifecycle/spares/post-movements.ts';
import { entriesBetween, type SpareState } from '../../../../../src/domain/lifecycle/spares/spares-ledger.ts';
import { chanceFrom } from '../../../../concurrency/chance.ts';
import { interleaved } from '../../../../concurrency/faulty-store.ts';
import { type Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { emptyPool } from '../../../../support/spares.ts';

const spareType = 'netbox_asset_lifecycle.spareitem';
const item = { type: 'dcim.devicetype', id: 1 } as const;
const spare = (more: Partial<SpareState>): SpareState => ({
  ...{ pool: 1, item, variant: {}, quantity: 0, qty_reserved: 0, status: 'serviceable' },
  ...{ serial: '', asset_tag: null, asset: null },
  ...more,
});

describe('the entries between two states of a spare item', () => {
  test.each([
    ['units that come', null, spare({ quantity: 3 }), [[3, 3, 1]]],
    ['units that go', spare({ quantity: 3 }), spare({ quantity: 1 }), [[-2, 1, 1]]],
    ['a record that goes', spare({ quantity: 3 }), null, [[-3, 0, 1]]],
    ['nothing', spare({ quantity: 3 }), spare({ quantity: 3, status: 'damaged' }), []],
    ['an empty record that comes', null, spare({}), []],
    [
      'a record that changes its variant alone',
      spare({ quantity: 3, variant: { airflow: 'passive' } }),
      spare({ quantity: 3, variant: { airflow: 'mixed' } }),
      [
        [-3, 0, 1],
        [3, 3, 1],
      ],
    ],
    [
      'a record that changes its pool and quantity',
      spare({ quantity: 3 }),
      spare({ quantity: 4, pool: 2 }),
      [
        [-3, 0, 1],
        [4, 4, 2],
      ],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(
      entriesBetween(before, after).map(({ quantity, balance, spare: { pool } }) => [quantity, balance, pool]),
    ).toEqual(expected);
  });
});

test('units that change their variant leave the old one and come to the new one', () => {
  const entries = entriesBetween(
    spare({ quantity: 3, variant: { airflow: 'passive' } }),
    spare({ quantity: 3, variant: { airflow: 'mixed' } }),
  );
  expect(entries.map(({ spare: { variant } }) => variant)).toEqual([{ airflow: 'passive' }, { airflow: 'mixed' }]);
});

describe('the ledger', () => {
  let plan: Lifecycle;
  let pool: number;
  let deviceType: number;
  beforeEach(async () => {
    ({ plan, pool, deviceType } = await emptyPool());
  });

  const run = <T>(part: (work: UnitOfWork) => Promise<T>): Promise<T> => perform(plan.context, {}, part);
  const moved = (id: number, movement: Movement) =>
    run(async (work) => {
      const stored = await work.get(spareType, id);
      if (stored) await move(work, stored, movement);
    });
  const arrive = (more: Partial<Arrival> = {}) =>
    run((work) =>
      receiveIntoPool(work, { pool, item: { ...item, id: deviceType }, variant: {}, quantity: 1, ...more }),
    );
  test('a quantity that is set is an adjustment', async () => {
    const id = await plan.spare(pool, deviceType, { quantity: 3 });
    await plan.patch('spareitem', id, { quantity: 1 });
    await plan.patch('spareitem', id, { description: 'no movement' });
    expect(await plan.entries(id)).toEqual([
      ['adjust', 3, 3],
      ['adjust', -2, 1],
    ]);
    expect(await plan.values('sparemovement', 1)).toMatchObject({ pool, serial: '', user_name: 'planner', reason: '' });
  });

  test('a record that is moved to another pool leaves the one and comes to the other', async () => {
    const id = await plan.spare(pool, deviceType, { serial: 'A' });
    await plan.patch('spareitem', id, { pool: await plan.pool() });
    expect(await plan.entries(id)).toEqual([
      ['adjust', 1, 1],
      ['transfer', -1, 0],
      ['transfer', 1, 1],
    ]);
  });

  test('what is deleted with units in it is entered, too', async () => {
    const id = await plan.spare(pool, deviceType, { quantity: 2 });
    await plan.delete('spareitem', id);
    expect((await plan.entries(id)).at(-1)).toEqual(['adjust', -2, 0]);
  });

  test('movements change balance and ledger together, down to nothing and no further', async () => {
    const id = await plan.spare(pool, deviceType, { quantity: 2 });
    await moved(id, { kind: 'draw', quantity: -2, reason: 'for the lab' });
    expect(await plan.values('spareitem', id)).toMatchObject({ quantity: 0 });
    expect(await refusal(moved(id, { kind: 'scrap', quantity: -1 }))).toEqual(refusedFor('Insufficient quantity.'));
    expect((await plan.entries(id)).at(-1)).toEqual(['draw', -2, 0]);
  });

  test('a record holds no more units than its field takes', async () => {
    const id = await plan.spare(pool, deviceType, { quantity: 2 });
    expect((await refusal(arrive({ quantity: largestQuantity }))).status).toBe(400);
    expect(await plan.values('spareitem', id)).toMatchObject({ quantity: 2 });
  });

  test('units that arrive join those of their item, variant and status, also twice in one unit of work', async () => {
    const first = await arrive({ quantity: 2 });
    expect(await arrive({ quantity: 3 })).toBe(first);
    expect(await arrive({ status: 'damaged' })).not.toBe(first);
    expect(await arrive({ variant: { airflow: 'passive' } })).not.toBe(first);
    const other = await plan.pool();
    const arrival = { pool: other, item: { ...item, id: deviceType }, variant: {}, quantity: 1 };
    const [a, b] = await run(async (work) => [
      await receiveIntoPool(work, arrival),
      await receiveIntoPool(work, arrival),
    ]);
    expect(a).toBe(b);
    expect(await plan.values('spareitem', first)).toMatchObject({ quantity: 5 });
    expect(await plan.values('spareitem', Number(a))).toMatchObject({ quantity: 2 });
  });

  test('arrivals of the same new item at the same time make one record, whoever comes first', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const place = { pool, item: { ...item, id: await plan.deviceType() }, variant: {}, quantity: 1 };
      const context = { ...plan.context, store: interleaved(plan.context.store, chanceFrom(seed)) };
      const one = () => perform(context, {}, (work) => receiveIntoPool(work, place));
      const ids = await Promise.all(Array.from({ length: 6 }, one));
      expect(new Set(ids).size).toBe(1);
      expect(await plan.values('spareitem', ids[0] ?? 0)).toMatchObject({ quantity: 6 });
    }
  });

  test('a unit with a serial number keeps its record when it comes back, and is in one pool only', async () => {
    const id = await plan.spare(pool, deviceType, { serial: 'A', asset_tag: 'T' });
    expect((await refusal(arrive({ serial: 'A' }))).body).toEqual({
      serial: ['A unit with this serial number or asset tag is already in a pool, or installed from one.'],
    });
    expect((await refusal(arrive({ asset_tag: 'T' }))).body).toHaveProperty('asset_tag');
    await moved(id, { kind: 'draw', quantity: -1 });
    const other = await plan.pool();
    expect(await arrive({ serial: 'A', asset_tag: 'T', pool: other, status: 'damaged', kind: 'return' })).toBe(id);
    expect(await plan.values('spareitem', id)).toMatchObject({ pool: other, status: 'damaged', quantity: 1 });
    expect((await plan.entries(id)).at(-1)).toEqual(['return', 1, 1]);
    expect((await refusal(arrive({ serial: 'B', quantity: 2 }))).status).toBe(400);
    expect((await refusal(arrive({ serial: 'B', asset_tag: 'T' }))).body).toEqual({
      asset_tag: ['Another spare item has this asset tag.'],
    });
  });

  test('free are the serviceable units of a pool', async () => {
    const id = await plan.spare(pool, deviceType, { quantity: 3 });
    await plan.spare(pool, deviceType, { quantity: 3, status: 'damaged' });
    await plan.spare(pool, deviceType, { quantity: 0, variant: { airflow: 'passive' } });
    const other = await plan.pool();
    await plan.spare(other, deviceType, { quantity: 9 });
    expect(await run((work) => freeSpares(work, [pool]))).toEqual([
      { spare_item: id, pool, item: { ...item, id: deviceType }, variant: {}, free: 3 },
    ]);
  });
});
