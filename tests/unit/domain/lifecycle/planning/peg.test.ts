import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OpenLine, peg, units } from '../../../../../src/domain/lifecycle/planning/demand/peg.ts';

const pools = [1, 2, 3];

const openLine = (id: number, required: number): OpenLine => ({
  ...{ id, bom: id, item: { type: 'dcim.devicetype', id: 1 }, variant: {}, required, forPool: false, pool: null },
  ...{ dateNeeded: null, priority: null, key: 'k', keys: ['k'], documents: { ordered: [], shipped: [], spares: [] } },
});

/** Free units that a line is promised when so many lie in these pools. */
function promised(
  lines: readonly OpenLine[],
  stock: readonly number[],
  chosen: readonly number[],
  line: number,
): number {
  const offers = chosen.map((pool) => ({ document_id: pool, source_id: pool, free: stock[pool - 1] ?? 0 }));
  const supply = { reserved: new Map(), free: new Map([['k', offers]]), surplus: new Map() };
  return units(peg(lines, supply).lines.find(({ id }) => id === line)?.free ?? []);
}

/** Whether the stock serves all promises, each out of its own pools: by trying all ways. */
function canServe(stock: readonly number[], promises: readonly (readonly [number, readonly number[]])[]): boolean {
  const at = promises.findIndex(([quantity]) => quantity > 0);
  const promise = promises[at];
  if (!promise) return true;
  const [quantity, chosen] = promise;
  return chosen.some(
    (pool) =>
      (stock[pool - 1] ?? 0) > 0 &&
      canServe(
        stock.map((free, index) => (index === pool - 1 ? free - 1 : free)),
        promises.map((one, index) => (index === at ? [quantity - 1, chosen] : one)),
      ),
  );
}

test('plans for one line each, whichever pools each of them uses, are promised no more than can be kept', () => {
  const few = fc.nat({ max: 3 });
  const plans = fc.array(fc.tuple(few, fc.subarray(pools)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(plans, fc.tuple(few, few, few), (asked, stock) => {
      const lines = asked.map(([required], index) => openLine(index + 1, required));
      const promises = asked.map(([, chosen], index) => [promised(lines, stock, chosen, index + 1), chosen] as const);
      expect(canServe(stock, promises)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
