import { expect, test } from 'vitest';
import type { Row } from '../../../../../../src/domain/engine/ports.ts';
import {
  entriesByItem,
  mostEntries,
  poolLedger,
} from '../../../../../../src/domain/lifecycle/planning/forecast/pool-ledger.ts';

const now = '2026-11-29T10:00:00.000Z';
const optics = { type: 'dcim.moduletype', id: 3 };
/** The entry so many minutes ago. */
const entry = (minutes: number): Row => ({
  id: minutes + 1,
  values: {
    time: new Date(Date.parse(now) - minutes * 60_000).toISOString(),
    kind: 'draw',
    spare_item: 1,
    quantity: -1,
    item: minutes % 2 === 0 ? optics : null,
    variant: {},
  },
});

test('the ledger of a busy pool is read as far as it is affordable, and no entry further', async () => {
  let read = 0;
  async function* rows() {
    for (;;) yield entry(read++);
  }
  const ledger = await poolLedger({ rows }, 7, now);
  expect([ledger.rows.length, read]).toEqual([mostEntries, mostEntries]);
  expect(ledger.from).toBe(entry(mostEntries - 1).values.time);
});

test('the ledger of a quiet pool is read back to three years ago', async () => {
  const sources: unknown[] = [];
  async function* rows(source: unknown) {
    sources.push(source);
    yield entry(0);
    yield entry(1);
  }
  const ledger = await poolLedger({ rows }, 7, now);
  expect(ledger.from).toBe('2023-12-16T00:00:00.000Z');
  expect(sources).toMatchObject([{ field: 'pool', target: '7', newestFrom: ledger.from }]);
  expect([...entriesByItem(ledger.rows)].map(([key, entries]) => [key, entries.length])).toEqual([
    ['["dcim.moduletype#3",{}]', 1],
  ]);
});
