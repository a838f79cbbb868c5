import { describe, expect, test } from 'vitest';
import type { OrderedLine, ShippedLine } from '../../../../../src/domain/lifecycle/balance/line-documents.ts';
import { baseTotals } from '../../../../../src/domain/lifecycle/bom/coverage-base.ts';

const ordered = (more: Partial<OrderedLine> = {}): OrderedLine => ({
  id: 1,
  line: 1,
  order: 1,
  orderStatus: 'ordered',
  currency: 'USD',
  quantity: 10,
  shortClosed: 0,
  unitPrice: '9.9900',
  ...more,
});
const received = (units: number): ShippedLine => ({
  id: 1,
  line: 1,
  shipment: 1,
  order: 1,
  shipmentStatus: 'received',
  shipped: units,
  received: units,
  damaged: 0,
  missing: 0,
  returned: 0,
  writtenOff: 0,
  installed: 0,
  toPools: 0,
});
const rates: Readonly<Record<string, string>> = { EUR: '1', USD: '0.8', JPY: '0.006' };
const today = {
  base: 'EUR',
  factor: (currency: string | null) => {
    const numerator = rates[currency ?? ''];
    return numerator === undefined ? null : { numerator, denominator: '1', rates: [] };
  },
};
const frozen = { base: 'EUR', ordered: '0.9', received: '1' };
const none = { on_draft_orders: '0.00', ordered: '0.00', short_closed: '0.00', received: '0.00' };

describe('the cost of a BOM in the base currency', () => {
  test('adds currencies by the rates of today, rounded once', () => {
    const lines = [
      ordered({ id: 1, orderStatus: 'draft' }),
      ordered({ id: 2, line: 2, orderStatus: 'approved', currency: 'JPY', unitPrice: '333.0000', quantity: 1 }),
      ordered({ id: 3, line: 3, currency: 'EUR', unitPrice: '0.0050', quantity: 1 }),
    ];
    // 99.90 x 0.8 + 333 x 0.006 = 79.92 + 1.998
    expect(baseTotals({ ordered: lines, shipped: [] }, today)).toEqual([
      { ...none, currency: 'EUR', on_draft_orders: '81.92', ordered: '0.01' },
    ]);
  });

  test('takes the rates that an order has frozen, in the base currency of today', () => {
    const line = ordered({ frozen, shortClosed: 2 });
    expect(baseTotals({ ordered: [line], shipped: [received(8)] }, today)).toEqual([
      { ...none, currency: 'EUR', ordered: '89.91', short_closed: '17.98', received: '79.92' },
    ]);
    const other = ordered({ frozen: { ...frozen, base: 'CHF' } });
    expect(baseTotals({ ordered: [other], shipped: [] }, today)).toMatchObject([{ ordered: '79.92' }]);
  });

  test('is not told where a rate that counts is missing, or no base is set', () => {
    expect(baseTotals({ ordered: [ordered({ currency: 'CHF' })], shipped: [] }, today)).toEqual([]);
    expect(baseTotals({ ordered: [], shipped: [] }, { ...today, base: '' })).toEqual([]);
    const cancelled = ordered({ currency: 'CHF', orderStatus: 'cancelled' });
    expect(baseTotals({ ordered: [cancelled], shipped: [] }, today)).toEqual([{ ...none, currency: 'EUR' }]);
    const unpriced = ordered({ currency: 'CHF', unitPrice: null });
    expect(baseTotals({ ordered: [unpriced], shipped: [] }, today)).toEqual([{ ...none, currency: 'EUR' }]);
  });
});
