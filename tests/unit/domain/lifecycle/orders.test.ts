import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overOrdered, unitsBought } from '../../../../src/domain/lifecycle/order-supply.ts';
import { overdueUnits } from '../../../../src/domain/lifecycle/overdue-order-check.ts';
import { poLineItem } from '../../../../src/domain/lifecycle/po-line-item.ts';
import { orderTotal } from '../../../../src/domain/lifecycle/price.ts';
import {
  type ClosingLine,
  type Delivery,
  deliveredUnits,
  reopenProblem,
  unitsToClose,
} from '../../../../src/domain/lifecycle/short-close.ts';
import { orderStatuses, shipmentStatuses } from '../../../../src/domain/lifecycle/statuses.ts';
import { problemsOf } from '../inventory/rules.ts';

describe('what an order costs', () => {
  test('is the exact sum of its lines with a price; the others are counted', () => {
    expect(
      orderTotal([
        { qty_ordered: 3, unit_price: '0.1000' },
        { qty_ordered: 1, unit_price: null },
        { qty_ordered: 2_147_483_647, unit_price: '9999999999.9999' },
      ]),
    ).toEqual({ total: '21474836469999785251.9353', unpriced: 1 });
    expect(orderTotal([])).toEqual({ total: '0.0000', unpriced: 0 });
  });

  test('agrees with counting ten-thousandths in whole numbers', () => {
    const line = fc.record({
      qty_ordered: fc.integer({ min: 1, max: 2_147_483_647 }),
      price: fc.bigInt({ min: 0n, max: 99_999_999_999_999n }),
    });
    const text = (amount: bigint) => `${amount / 10_000n}.${String(amount % 10_000n).padStart(4, '0')}`;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const exact = lines.reduce((sum, { qty_ordered, price }) => sum + BigInt(qty_ordered) * price, 0n);
        const given = lines.map(({ qty_ordered, price }) => ({ qty_ordered, unit_price: text(price) }));
        expect(orderTotal(given).total).toBe(text(exact));
      }),
    );
  });
});

describe('units on order', () => {
  const line = (orderStatus: string, qty_ordered: number, qty_short_closed = 0) => ({
    orderStatus,
    qty_ordered,
    qty_short_closed,
  });

  test('count in every status but cancelled, without what was closed short', () => {
    for (const { value } of orderStatuses) expect(unitsBought([line(value, 4)])).toBe(value === 'cancelled' ? 0 : 4);
    expect(unitsBought([line('draft', 4), line('ordered', 10, 3), line('cancelled', 50)])).toBe(11);
  });

  test('are too many beyond what the BOM line asks for', () => {
    expect(overOrdered(10, [line('draft', 4), line('ordered', 6)])).toBe(0);
    expect(overOrdered(10, [line('draft', 5), line('ordered', 6)])).toBe(1);
    expect(overOrdered(10, [line('draft', 5), line('ordered', 6, 1)])).toBe(0);
  });
});

describe('closing a line short', () => {
  const ordered: ClosingLine = { qty_ordered: 10, short_closed: null, orderStatus: 'ordered' };
  const delivery = (shipmentStatus: string, qty_shipped: number, qty_received: number | null = null): Delivery => ({
    shipmentStatus,
    qty_shipped,
    qty_received,
  });

  test('gives up what has neither arrived in good order nor is under way', () => {
    expect(unitsToClose(ordered, [])).toBe(10);
    expect(unitsToClose(ordered, [delivery('received', 4, 3), delivery('shipped', 2), delivery('lost', 4)])).toBe(5);
    expect(unitsToClose(ordered, [delivery('received', 4), delivery('prepared', 1)])).toBe(5);
  });

  test.each(shipmentStatuses.map(({ value }) => value))('knows what a shipment brings that is %s', (status) => {
    expect(deliveredUnits([delivery(status, 5)])).toBe(['prepared', 'shipped', 'received'].includes(status) ? 5 : 0);
  });

  test('needs an order that the vendor has, an open line and something that is owed', () => {
    for (const orderStatus of ['draft', 'approved', 'cancelled'])
      expect(unitsToClose({ ...ordered, orderStatus }, [])).toBe(
        'Only line items of an order that was placed can be closed short.',
      );
    expect(unitsToClose({ ...ordered, short_closed: '2026-01-01' }, [])).toBe('The line item is closed already.');
    for (const received of [10, 11])
      expect(unitsToClose(ordered, [delivery('received', 11, received)])).toBe(
        'Everything that was ordered has arrived or is under way.',
      );
  });

  test('can be taken back while the vendor has the order', () => {
    const closed = { ...ordered, short_closed: '2026-01-01' };
    for (const orderStatus of ['ordered', 'fulfilled'])
      expect(reopenProblem({ ...closed, orderStatus })).toBeUndefined();
    for (const orderStatus of ['draft', 'approved', 'cancelled'])
      expect(reopenProblem({ ...closed, orderStatus })).toBe(
        'Only line items of an order that was placed can be reopened.',
      );
    expect(reopenProblem(ordered)).toBe('The line item is not closed.');
  });

  test('keeps the quantity and the BOM line as they were', () => {
    const before = { short_closed: '2026-01-01', qty_ordered: 5, bom_line_item: 1 };
    expect(Object.keys(problemsOf(poLineItem, { qty_ordered: 4 }, { before }))).toEqual(['qty_ordered']);
    expect(Object.keys(problemsOf(poLineItem, { bom_line_item: 2 }, { before }))).toEqual(['bom_line_item']);
    expect(problemsOf(poLineItem, { unit_price: '1' }, { before })).toEqual({});
  });
});

describe('an order is overdue', () => {
  const order = { date_expected: '2026-03-01' };
  const line = (more = {}) => ({ bom_line_item: 1, qty_ordered: 5, qty_short_closed: 0, date_expected: null, ...more });
  const overdue = (lines: readonly object[], arrived = 0, today = '2026-03-02') =>
    overdueUnits(
      order,
      lines.map((values) => ({ ...values })),
      new Map([[1, arrived]]),
      today,
    );

  test('from the day after it was expected', () => {
    expect(overdue([line()], 0, '2026-03-01')).toBeUndefined();
    expect(overdue([line()])).toEqual({ units: 5, since: '2026-03-01' });
    expect(overdueUnits({ date_expected: null }, [line()], new Map(), '2026-03-02')).toBeUndefined();
  });

  test('by the date of the line where it has one', () => {
    expect(overdue([line({ date_expected: '2026-04-01' })])).toBeUndefined();
    expect(overdue([line(), line({ bom_line_item: 2, date_expected: '2026-02-01' })])).toEqual({
      units: 10,
      since: '2026-02-01',
    });
  });

  test('not for units that arrived or were closed short', () => {
    expect(overdue([line()], 5)).toBeUndefined();
    expect(overdue([line()], 4)).toEqual({ units: 1, since: '2026-03-01' });
    expect(overdue([line({ qty_short_closed: 2 })], 3)).toBeUndefined();
  });
});
