import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrderedLine, ShippedLine } from '../../../../../src/domain/lifecycle/balance/line-documents.ts';
import { overOrdered } from '../../../../../src/domain/lifecycle/balance/order-supply.ts';
import { reopenProblem, unitsToClose } from '../../../../../src/domain/lifecycle/balance/units-to-close.ts';
import { overdueUnits } from '../../../../../src/domain/lifecycle/checks/overdue-order-check.ts';
import { orderTotal } from '../../../../../src/domain/lifecycle/item/price.ts';
import { poLineItem } from '../../../../../src/domain/lifecycle/ordering/po-line-item.ts';
import { shipmentStatuses } from '../../../../../src/domain/lifecycle/status/statuses.ts';
import { problemsOf } from '../../inventory/rules.ts';

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

const orderLine = (more: Partial<OrderedLine> = {}): OrderedLine => ({
  id: 1,
  line: 1,
  order: 1,
  orderStatus: 'ordered',
  currency: null,
  quantity: 10,
  shortClosed: 0,
  unitPrice: null,
  ...more,
});
const parcel = (shipmentStatus: string, units: number, received: number | null = null): ShippedLine => ({
  id: 1,
  line: 1,
  shipment: 1,
  order: 1,
  shipmentStatus,
  shipped: units,
  received,
  damaged: 0,
  missing: 0,
  returned: 0,
  writtenOff: 0,
  installed: 0,
  toPools: 0,
});

describe('units on order', () => {
  const line = (orderStatus: string, quantity: number, shortClosed = 0, order = 1) =>
    orderLine({ orderStatus, quantity, shortClosed, order });
  const excess = (ordered: readonly OrderedLine[], shipped: readonly ShippedLine[] = []) =>
    overOrdered({ required: 10, forPool: false }, { ordered, shipped });

  test('are too many beyond what the BOM line asks for, without what was closed short', () => {
    expect(excess([line('draft', 4), line('ordered', 6, 0, 2)])).toBe(0);
    expect(excess([line('draft', 5), line('ordered', 6, 0, 2)])).toBe(1);
    expect(excess([line('draft', 5), line('ordered', 6, 1, 2)])).toBe(0);
  });

  test('are those that come or came: an order that has ended brings no more', () => {
    for (const ended of ['fulfilled', 'cancelled']) {
      expect(excess([line('draft', 10), line(ended, 50, 0, 2)])).toBe(0);
      const here = { ...parcel('received', 3, 3), order: 2 };
      const onTheWay = { ...parcel('shipped', 2), order: 2 };
      expect(excess([line('draft', 10), line(ended, 50, 0, 2)], [here, onTheWay])).toBe(5);
    }
  });

  test('are no longer too many once the surplus went to a pool', () => {
    const came = { ...parcel('received', 12, 12), toPools: 2 };
    expect(excess([line('ordered', 12)], [came])).toBe(0);
  });
});

describe('closing a line short', () => {
  const ordered = { ...orderLine(), isClosed: false };
  const other = { ...parcel('received', 5, 5), order: 2 };

  test('gives up what has neither arrived in good order nor is under way', () => {
    expect(unitsToClose(ordered, [])).toBe(10);
    expect(unitsToClose(ordered, [parcel('received', 4, 3), parcel('shipped', 2), parcel('lost', 4)])).toBe(5);
    expect(unitsToClose(ordered, [parcel('received', 4), parcel('prepared', 1), other])).toBe(5);
  });

  test.each(shipmentStatuses.map(({ value }) => value))('knows what a shipment brings that is %s', (status) => {
    const brought = ['prepared', 'shipped', 'received'].includes(status) ? 5 : 0;
    expect(unitsToClose(ordered, [parcel(status, 5)])).toBe(10 - brought);
  });

  test('needs an order that the vendor has, an open line and something that is owed', () => {
    for (const orderStatus of ['draft', 'approved', 'cancelled'])
      expect(unitsToClose({ ...ordered, orderStatus }, [])).toBe(
        'Only line items of a placed order can be closed short.',
      );
    expect(unitsToClose({ ...ordered, isClosed: true }, [])).toBe('The line item is already closed.');
    for (const received of [10, 11])
      expect(unitsToClose(ordered, [parcel('received', 11, received)])).toBe(
        'All ordered units have arrived or are in transit.',
      );
  });

  test('can be taken back while the vendor has the order', () => {
    const closed = { ...ordered, isClosed: true };
    for (const orderStatus of ['ordered', 'fulfilled'])
      expect(reopenProblem({ ...closed, orderStatus })).toBeUndefined();
    for (const orderStatus of ['draft', 'approved', 'cancelled'])
      expect(reopenProblem({ ...closed, orderStatus })).toBe('Only line items of a placed order can be reopened.');
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
  const order = { date_expected: '2026-03-01', status: 'ordered', currency: null } as const;
  const line = (more = {}) => ({
    id: 1,
    values: {
      purchase_order: 1,
      bom_line_item: 1,
      qty_ordered: 5,
      qty_short_closed: 0,
      qty_credited: 0,
      unit_price: null,
      date_expected: null,
      ...more,
    },
  });
  const overdue = (lines: readonly ReturnType<typeof line>[], received = 0, today = '2026-03-02') =>
    overdueUnits(order, lines, received > 0 ? [parcel('received', received, received)] : [], today);

  test('from the day after it was expected', () => {
    expect(overdue([line()], 0, '2026-03-01')).toBeUndefined();
    expect(overdue([line()])).toEqual({ units: 5, since: '2026-03-01' });
    expect(overdueUnits({ ...order, date_expected: null }, [line()], [], '2026-03-02')).toBeUndefined();
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

  test('for units that are under way or not counted yet', () => {
    for (const status of ['prepared', 'shipped', 'received'])
      expect(overdueUnits(order, [line()], [parcel(status, 5)], '2026-03-02')).toEqual({
        units: 5,
        since: '2026-03-01',
      });
  });
});
