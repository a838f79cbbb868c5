import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byNeed, type ComingUnits } from '../../../../../src/domain/lifecycle/balance/coming-units.ts';
import type { OrderedLine, ShippedLine } from '../../../../../src/domain/lifecycle/balance/line-documents.ts';
import { bomLineBalance } from '../../../../../src/domain/lifecycle/balance/order-line-balance.ts';

const few = fc.nat({ max: 9 });
const day = fc.option(fc.constantFrom('2027-01-01', '2027-02-01', '2027-03-01'));
const ordered: fc.Arbitrary<OrderedLine> = fc.record({
  ...{ id: few, line: fc.constant(1), order: fc.nat({ max: 2 }), quantity: few, shortClosed: fc.nat({ max: 2 }) },
  ...{ currency: fc.constant(null), unitPrice: fc.constant(null), expected: day },
  orderStatus: fc.constantFrom('draft', 'approved', 'ordered', 'fulfilled', 'cancelled'),
});
const shipped: fc.Arbitrary<ShippedLine> = fc.record({
  ...{ id: few, line: fc.constant(1), shipment: few, order: fc.nat({ max: 2 }), shipped: few, expected: day },
  shipmentStatus: fc.constantFrom('prepared', 'shipped', 'received', 'lost', 'returned'),
  ...{ received: fc.option(few), damaged: few, missing: few, returned: few, writtenOff: few },
  ...{ installed: few, toPools: few },
});
const documents = fc.record({ ordered: fc.array(ordered), shipped: fc.array(shipped), spares: fc.constant([]) });
const need = fc.record({ required: fc.nat({ max: 30 }), forPool: fc.boolean() });

const sum = (list: readonly ComingUnits[]): number => list.reduce((total, { quantity }) => total + quantity, 0);

test('what is needed and what is over are all that is on hand and to come, and agree with what is to buy', () => {
  fc.assert(
    fc.property(need, documents, (line, all) => {
      const { needed, over } = byNeed(line, all);
      const { onHand, toCome, covered, toBuy } = bomLineBalance(line, all);
      expect(sum(needed) + sum(over)).toBe(onHand + toCome);
      const used = covered - onHand - toCome;
      expect(sum(needed)).toBe(Math.min(onHand + toCome, Math.max(0, line.required - used)));
      if (toBuy > 0) expect(over).toEqual([]);
    }),
  );
});

test('what comes last is over: first units here, then by day, units without a day, and drafts at last', () => {
  fc.assert(
    fc.property(need, documents, (line, all) => {
      const { needed, over } = byNeed(line, all);
      const rank = ({ state, due }: ComingUnits): string =>
        `${['on hand', 'coming', 'planned'].indexOf(state)} ${state === 'on hand' ? '' : (due ?? '9999')}`;
      const ranks = [...needed, ...over].map(rank);
      expect(ranks).toEqual(ranks.toSorted());
    }),
  );
});
