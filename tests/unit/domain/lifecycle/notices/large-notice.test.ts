import { expect, test } from 'vitest';
import { refKey } from '../../../../../src/domain/engine/resource/resource.ts';
import type { WorkUnit } from '../../../../../src/domain/engine/store.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { importFile } from '../../../../support/notices/import.ts';
import { largeNotice, largeOrder } from '../../../../support/notices/large-notice.ts';
import { writeEdifact } from '../../../../support/notices/write-edifact.ts';

/** What is read to take a notice of so many lines with fifty units each, and again when it comes again. */
async function readsFor(lines: number) {
  const store = new MemoryStore();
  const plan = await new Lifecycle(store).prepare();
  await largeOrder(plan, lines);
  const file = writeEdifact(largeNotice(lines));
  const first = countingStore(store);
  const made = await importFile({ context: { ...plan.context, store: first.store } }, file);
  const second = countingStore(store);
  const again = await importFile({ context: { ...plan.context, store: second.store } }, file);
  expect([made.result, made.shipments[0]?.serials, again.result]).toEqual(['created', lines * 50, 'unchanged']);
  return { first: first.reads, second: second.reads };
}

test('reads do not grow with the units of a notice, and hardly with its lines', async () => {
  const small = await readsFor(4);
  const large = await readsFor(40);
  expect(large.first.batches - small.first.batches).toBeLessThanOrEqual(2);
  expect(large.first.queries - small.first.queries).toBeLessThanOrEqual(0);
  expect(large.first.batches).toBeLessThanOrEqual(40);
  expect(large.second.batches).toBeLessThanOrEqual(small.second.batches);
});

/** Counts, for each unit that is committed, the guards on objects that it does not change. */
class GuardCounter extends MemoryStore {
  guards: number[] = [];

  override commit(units: readonly WorkUnit[]) {
    for (const { changes, guards } of units) {
      const changed = new Set(changes.map(refKey));
      this.guards.push(guards.filter((guard) => !changed.has(refKey(guard))).length);
    }
    return super.commit(units);
  }
}

test('a notice of many lines is one write, whose guards fit into a transaction', async () => {
  const store = new GuardCounter();
  const plan = await new Lifecycle(store).prepare();
  await largeOrder(plan, 60);
  store.guards = [];
  await importFile(plan, writeEdifact(largeNotice(60)));
  await importFile(plan, writeEdifact({ ...largeNotice(60), shipped: '2026-01-04' }));
  expect(store.guards).toHaveLength(2);
  expect(Math.max(...store.guards)).toBeLessThanOrEqual(10);
});
