import { expect, test } from 'vitest';
import type { Context } from '../../src/domain/engine/context.ts';
import { atOneMoment, type Moment } from '../../src/domain/engine/query/at-one-moment.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { type Demand, demand } from '../../src/domain/lifecycle/planning/demand/demand.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { testSeed } from '../support/test-seed.ts';
import { number } from './books.ts';
import { chanceFrom } from './chance.ts';
import { CommitLog, type State } from './commit-log.ts';
import { faultyStore, interleaved } from './faulty-store.ts';
import { History } from './history.ts';
import { allSparesOperations } from './spares-operations.ts';
import { lifecycleType, sparesWorld } from './spares-world.ts';

const types: readonly TypeName[] = [
  'bom',
  'bomlineitem',
  'polineitem',
  'shipmentlineitem',
  'spareitem',
  'sparereservation',
].map(lifecycleType);

/** Objects that stood still in a reading, and are not as they are in a state. */
const unlike = ({ objects, moving }: Moment, state: State): readonly string[] =>
  [...new Set([...objects.keys(), ...state.keys()])].filter(
    (key) => !moving.has(key) && objects.get(key)?.version !== state.get(key)?.version,
  );

/** Spare items and reservations of which more is pegged than they have in a state. */
function overdrawn({ lines }: Demand, state: State): readonly string[] {
  const taken = new Map<string, number>();
  const take = (model: string, id: number, quantity: number) => {
    const key = `${lifecycleType(model)}#${id}`;
    taken.set(key, (taken.get(key) ?? 0) + quantity);
  };
  for (const { free, reserved } of lines) {
    for (const { offer, quantity } of free) take('spareitem', offer.document_id, quantity);
    for (const { offer, quantity } of reserved) take('sparereservation', offer.document_id, quantity);
  }
  return [...taken].filter(([key, quantity]) => quantity > available(state, key)).map(([key]) => key);
}

function available(state: State, key: string): number {
  const values = state.get(key)?.values ?? {};
  if (key.startsWith(lifecycleType('sparereservation')))
    return values.status === 'active' ? number(values, 'quantity') - number(values, 'qty_drawn') : 0;
  return values.status === 'serviceable' ? number(values, 'quantity') - number(values, 'qty_reserved') : 0;
}

/** Order and shipment lines of which more is pegged than others do not need. */
function twice({ lines }: Demand): readonly string[] {
  const taken = Map.groupBy(
    lines.flatMap(({ surplus }) => surplus),
    ({ offer }) => `${offer.document} ${offer.id}`,
  );
  return [...taken].flatMap(([key, list]) => {
    const most = list[0]?.offer.free ?? 0;
    return list.reduce((sum, { quantity }) => sum + quantity, 0) > most ? [key] : [];
  });
}

/** What is wrong in that state in which the least is wrong. */
const leastWrong = (states: readonly State[], wrong: (state: State) => readonly string[]) =>
  states.map(wrong).toSorted((a, b) => a.length - b.length)[0];

test('while eight workers draw, reserve, order, receive and cancel, no more is pegged than there is at one moment', async () => {
  const store = new MemoryStore();
  const world = await sparesWorld(store, 12);
  const log = await new CommitLog(store, types).open();
  const faults = { refused: 0.01, lost: 0.01, conflict: 0.02 };
  const writers = faultyStore(store, chanceFrom(testSeed), faults, log.writer);
  const contextFor = (requestId: string): Context => ({ ...world.plan.context, store: writers, requestId });
  const history = new History({ world, operations: allSparesOperations, workers: 8, seed: testSeed + 1, contextFor });
  const reader = interleaved(store, chanceFrom(testSeed + 2));
  const seen = { readings: 0, moving: 0, pegged: 0 };
  let isWorking = true;
  const look = async (): Promise<void> => {
    while (isWorking) {
      const start = log.length;
      const moment = await atOneMoment(reader, types, (tables) =>
        types.flatMap((type) => tables.where(type, () => true)),
      );
      const between = log.length;
      const found = await demand({ ...world.plan.context, store: reader }, null);
      const end = log.length;
      seen.readings += 1;
      seen.moving += Math.sign(moment.moving.size);
      seen.pegged += found.lines.reduce((sum, { free, surplus }) => sum + free.length + surplus.length, 0);
      expect(leastWrong(await log.states(start, between), (state) => unlike(moment, state))).toEqual([]);
      expect(leastWrong(await log.states(between, end), (state) => overdrawn(found, state))).toEqual([]);
      expect(twice(found)).toEqual([]);
    }
  };
  const work = history.run(600).finally(() => {
    isWorking = false;
  });
  await Promise.all([work, look(), look(), look()]);
  // Otherwise the rest would prove little.
  for (const [name, least] of Object.entries({ readings: 10, moving: 1, pegged: 10 }))
    expect(new Map(Object.entries(seen)).get(name), name).toBeGreaterThanOrEqual(least);
});
