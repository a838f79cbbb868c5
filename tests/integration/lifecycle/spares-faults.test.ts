import { beforeAll, describe, expect, inject as provided, test } from 'vitest';
import { Failure } from '../../../src/domain/engine/errors.ts';
import {
  adjustSpare,
  receiveSpares,
  scrapSpare,
  transferSpare,
} from '../../../src/domain/lifecycle/spares/move-spares.ts';
import { approveStockTake } from '../../../src/domain/lifecycle/spares/take-stock.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { chanceFrom } from '../../concurrency/chance.ts';
import { runHistory } from '../../concurrency/history.ts';
import { brokenInvariants } from '../../concurrency/spares-invariants.ts';
import { sparesOperations } from '../../concurrency/spares-operations.ts';
import { sparesWorld } from '../../concurrency/spares-world.ts';
import { connectionLost, Died, dieAtWrite, inject, loseAnswers } from '../../support/faults.ts';
import { Lifecycle, tally } from '../../support/lifecycle.ts';
import { newTableStore } from '../../support/stores.ts';

describe('each verb of spares', () => {
  let store: DynamoStore;
  let plan: Lifecycle;
  let pool: number;
  let other: number;
  let deviceType: number;
  let spare: number;
  beforeAll(async () => {
    store = await newTableStore(provided('dynamodbEndpoint'));
    plan = await new Lifecycle(store).prepare();
    pool = await plan.pool();
    other = await plan.pool();
    deviceType = await plan.deviceType();
    spare = await plan.spare(pool, deviceType, { quantity: 1000 });
    await plan.allocation(pool, deviceType);
    await plan.allocation(other, deviceType);
  });

  const item = () => ({ item: { type: 'dcim.devicetype' as const, id: deviceType }, variant: {} });
  const arrival = () => ({
    ...item(),
    quantity: 2,
    status: 'serviceable' as const,
    serial: '',
    asset_tag: null,
    reason: '',
  });
  const verbs: Readonly<Record<string, () => Promise<unknown>>> = {
    transfer: () => transferSpare(plan.context, { id: spare, input: { pool: other, quantity: 2, reason: '' } }),
    receive: () => receiveSpares(plan.context, { id: other, input: arrival() }),
    scrap: () => scrapSpare(plan.context, { id: spare, input: { quantity: 2, reason: 'worn' } }),
    adjust: () => adjustSpare(plan.context, { id: spare, input: { quantity: 500, reason: 'counted' } }),
    reserve: async () => plan.reserve(spare, await plan.bom(), { quantity: 1 }),
    'stock-take': async () => {
      const take = await plan.create('stocktake', { pool });
      for (const { id } of await plan.rows('stocktakeline', 'stock_take', take))
        await plan.patch('stocktakeline', id, { counted: 700 });
      await approveStockTake(plan.context, { id: take });
    },
  };

  test.each(Object.keys(verbs))('%s: a process that dies at any write leaves the books whole', async (name) => {
    let deaths = 0;
    for (let write = 1; write <= 4; write++) {
      const fault = inject(store.access, dieAtWrite(write));
      // A stock-take that a dead process left open refuses the next one.
      const error = await verbs[name]?.().catch((problem: unknown) => problem);
      fault.lift();
      if (error instanceof Died) deaths += 1;
      else if (error instanceof Error && !(error instanceof Failure)) throw error;
      expect(await brokenInvariants(store, [])).toEqual([]);
    }
    expect(deaths).toBeGreaterThan(0);
  });

  test('answers that are lost after the commit are asked for again, and nothing moves twice', async () => {
    const before = Number((await plan.values('spareitem', spare)).quantity);
    let left = 2;
    const fault = loseAnswers(store.access, (command) =>
      command === 'TransactWriteItemsCommand' && left-- > 0 ? connectionLost() : undefined,
    );
    await verbs.scrap?.();
    fault.lift();
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: before - 2 });
    expect(await brokenInvariants(store, [])).toEqual([]);
  });

  test('ten transfers at once of six units: six come through', async () => {
    const few = await plan.spare(pool, await plan.deviceType(), { quantity: 6 });
    const one = () => transferSpare(plan.context, { id: few, input: { pool: other, quantity: 1, reason: '' } });
    expect(await tally(Array.from({ length: 10 }, one))).toEqual({ done: 6, 400: 4 });
    expect(await brokenInvariants(store, [])).toEqual([]);
  });
});

test('eight workers on a table whose connections break lose no unit and double none', {
  timeout: 120_000,
}, async () => {
  const store = await newTableStore(provided('dynamodbEndpoint'));
  const world = await sparesWorld(store, 3);
  const chance = chanceFrom(7);
  const fault = inject(store.access, async ({ command, send }) => {
    const breaks = command === 'TransactWriteItemsCommand' && chance.happens(0.06);
    if (breaks && chance.happens(0.5)) throw connectionLost();
    const answer = await send();
    if (breaks) throw connectionLost();
    return answer;
  });
  const history = await runHistory({
    world,
    operations: sparesOperations,
    workers: 8,
    count: 160,
    seed: 11,
    contextFor: (requestId) => ({ ...world.plan.context, requestId }),
  });
  fault.lift();
  expect(await brokenInvariants(store, history)).toEqual([]);
  expect(history.filter(({ heard }) => heard === 'done').length).toBeGreaterThan(60);
});
