import { expect, test } from 'vitest';
import { MemoryStore } from '../../../src/repos/memory.ts';
import { chanceFrom } from './chance.ts';
import { faultyStore } from './faulty-store.ts';
import { type Heard, runHistory } from './history.ts';
import { brokenInvariants } from './spares-invariants.ts';
import { sparesOperations } from './spares-operations.ts';
import { sparesWorld } from './spares-world.ts';

test('twelve workers and 20,000 operations under faults lose no unit and double none', {
  timeout: 180_000,
}, async () => {
  const store = new MemoryStore();
  const world = await sparesWorld(store, 40);
  const faulty = faultyStore(store, chanceFrom(1), { refused: 0.005, lost: 0.005, conflict: 0.02 });
  const history = await runHistory({
    world,
    operations: sparesOperations,
    workers: 12,
    count: 20_000,
    seed: 4,
    contextFor: (requestId) => ({ ...world.plan.context, store: faulty, requestId }),
  });
  expect(await brokenInvariants(store, history)).toEqual([]);
  const heard = (name: string, what: Heard) => history.filter((one) => one.name === name && one.heard === what).length;
  // Every operation came through, met a refusal, and lost its connection: otherwise the history proves little.
  for (const { name } of sparesOperations) expect([name, heard(name, 'done') > 20]).toEqual([name, true]);
  expect(history.filter((one) => one.heard === 'nothing').length).toBeGreaterThan(50);
  expect(history.filter((one) => one.heard === 'refused').length).toBeGreaterThan(500);
});
