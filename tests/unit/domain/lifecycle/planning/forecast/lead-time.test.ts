import { describe, expect, test } from 'vitest';
import type { LearnedLeadTimes } from '../../../../../../src/domain/lifecycle/lead-times/learned.ts';
import type { VendorsPrice } from '../../../../../../src/domain/lifecycle/ordering/listed-prices.ts';
import { leadTime } from '../../../../../../src/domain/lifecycle/planning/forecast/lead-time.ts';

const item = { type: 'dcim.moduletype', id: 3 } as const;
const optics = { item, variant: {} };

const price = (vendor: number, lead_time_days: number | null, more: Partial<VendorsPrice> = {}): VendorsPrice => ({
  id: vendor,
  vendor,
  variant: {},
  currency: 'EUR',
  unit_price: '10.0000',
  price_breaks: [],
  min_quantity: 1,
  pack_size: 1,
  lead_time_days,
  valid_from: null,
  valid_to: null,
  ...more,
});
const nothing: LearnedLeadTimes = () => null;
/** Vendor 2 takes 40 days in nine of ten cases, others 25. */
const earlier: LearnedLeadTimes = (vendor) => ({ deliveries: 4, days_50: 20, days_90: vendor === 2 ? 40 : 25 });
const found = (prices: readonly VendorsPrice[], learned = nothing, asked: number | null = null) => {
  const { sellable, ...lead } = leadTime(optics, { prices, learned, day: '2026-11-29' }, asked);
  return { ...lead, sold: sellable(7) };
};

describe('the lead time', () => {
  test.each([
    ['is usual where nothing is known', [], nothing, { days: 30, source: 'default', vendor: null, sold: 7 }],
    [
      'is that of earlier orders without any price',
      [],
      earlier,
      { days: 25, source: 'learned', vendor: null, sold: 7 },
    ],
    [
      'is that of the slowest vendor',
      [price(1, 10), price(2, 35)],
      earlier,
      { days: 35, source: 'listed', vendor: 2, sold: 7 },
    ],
    [
      'is learned where the price has none, and the promise counts where it has one',
      [price(1, 30), price(2, null)],
      earlier,
      { days: 40, source: 'learned', vendor: 2, sold: 7 },
    ],
    [
      'is usual where neither a price nor earlier orders have one; the pack counts all the same',
      [price(1, null, { pack_size: 5 })],
      nothing,
      { days: 30, source: 'default', vendor: null, sold: 10 },
    ],
    [
      'looks at prices of other variants, other days and no variant only as orders do',
      [
        price(1, 90, { variant: { airflow: 'passive' } }),
        price(2, 80, { valid_from: '2027-01-01' }),
        price(3, 12, { min_quantity: 8 }),
      ],
      nothing,
      { days: 12, source: 'listed', vendor: 3, sold: 8 },
    ],
  ] as const)('%s', (_, prices, learned, expected) => {
    expect(found(prices, learned)).toEqual(expected);
  });

  test('is what the request says, and what the vendor sells stays', () => {
    expect(found([price(1, 10, { pack_size: 4 })], earlier, 0)).toEqual({
      days: 0,
      source: 'request',
      vendor: null,
      sold: 8,
    });
  });
});
