import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameJson } from '../../../../../src/domain/engine/json.ts';
import { dayAfter } from '../../../../../src/domain/lifecycle/lead-times/days.ts';
import {
  choosePrice,
  type ListedPrice,
  sellableQuantity,
  unitPriceFor,
} from '../../../../../src/domain/lifecycle/ordering/choose-price.ts';
import { planOrderLine } from '../../../../../src/domain/lifecycle/ordering/plan-order-line.ts';
import { parsePriceBreaks } from '../../../../../src/domain/lifecycle/ordering/price-breaks.ts';
import { vendorPrice } from '../../../../../src/domain/lifecycle/ordering/vendor-price.ts';
import { displayOf, problemsOf } from '../../inventory/rules.ts';

const listed = (more: Partial<ListedPrice> = {}): ListedPrice => ({
  id: 1,
  variant: {},
  currency: 'EUR',
  unit_price: '10.0000',
  price_breaks: [],
  min_quantity: 1,
  pack_size: 1,
  lead_time_days: null,
  valid_from: null,
  valid_to: null,
  ...more,
});
const wanted = { variant: {}, currency: 'EUR', day: '2026-03-01' };

describe('price breaks', () => {
  test('are kept in the order of their quantities, with exact prices', () => {
    expect(
      parsePriceBreaks([
        { quantity: 100, unit_price: 9 },
        { quantity: '10', unit_price: '9.9' },
      ]),
    ).toEqual([
      { quantity: 10, unit_price: '9.9000' },
      { quantity: 100, unit_price: '9.0000' },
    ]);
  });

  test.each([
    [[7], 'Entry 0: expected an object with quantity and unit_price.'],
    [[{ quantity: 1 }], 'Entry 0, unit_price: This field may not be null.'],
    [[{ quantity: 0, unit_price: 1 }], 'Entry 0, quantity: Ensure this value is greater than or equal to 1.'],
    [[{ quantity: 1, unit_price: -1 }], 'Entry 0, unit_price: Ensure this value is greater than or equal to 0.'],
    [
      [{ quantity: 1, unit_price: '0.00001' }],
      'Entry 0, unit_price: Ensure that there are no more than 4 decimal places.',
    ],
    [[{ quantity: 1, unit_price: 1, price: 1 }], 'Entry 0: unknown field price.'],
    [
      [
        { quantity: 5, unit_price: 1 },
        { quantity: 5, unit_price: 2 },
      ],
      'Quantity 5 is listed twice.',
    ],
  ])('are refused: %j', (list, message) => {
    expect(parsePriceBreaks(list)).toBe(message);
  });
});

describe('the price that holds', () => {
  const choose = (...prices: readonly Partial<ListedPrice>[]) =>
    choosePrice(
      prices.map((price, index) => listed({ id: index + 1, ...price })),
      wanted,
    )?.id;

  test('is one in the currency of the order', () => {
    expect(choose({ currency: 'USD' }, { currency: null }, { currency: 'EUR' })).toBe(3);
    expect(choose({ currency: 'USD' }, { currency: null })).toBeUndefined();
  });

  test('is in force from its first day to its last', () => {
    for (const [valid_from, valid_to, holds] of [
      ['2026-03-01', '2026-03-01', true],
      ['2026-03-02', null, false],
      [null, '2026-02-28', false],
      [null, null, true],
    ] as const)
      expect(choose({ valid_from, valid_to })).toBe(holds ? 1 : undefined);
  });

  test('came into force last', () => {
    expect(choose({ valid_from: null }, { valid_from: '2026-01-01' }, { valid_from: '2025-01-01' })).toBe(2);
  });

  test('is for exactly the variant before it is for all variants, and never for another one', () => {
    const passive = { airflow: 'passive' };
    const prices = [listed({ id: 1, valid_from: '2026-02-01' }), listed({ id: 2, variant: passive })];
    expect(choosePrice(prices, { ...wanted, variant: passive })?.id).toBe(2);
    expect(choosePrice(prices, { ...wanted, variant: { airflow: 'front-to-rear' } })?.id).toBe(1);
    expect(choosePrice(prices.slice(1), wanted)).toBeUndefined();
  });
});

const variants = [{}, { airflow: 'passive' }, { airflow: 'front-to-rear' }];
const days = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'];
const anyDay = fc.option(fc.constantFrom(...days));
const anyPrice = fc.record({
  variant: fc.constantFrom(...variants),
  currency: fc.constantFrom('EUR', null),
  valid_from: anyDay,
  valid_to: anyDay,
  min_quantity: fc.integer({ min: 1, max: 50 }),
  pack_size: fc.integer({ min: 1, max: 20 }),
  unit_price: fc.integer({ min: 0, max: 999 }).map((cents) => `${cents}.0000`),
  price_breaks: fc
    .uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 4 })
    .map((list) => list.toSorted((a, b) => a - b).map((quantity) => ({ quantity, unit_price: `${quantity}.5000` }))),
});
const anyPrices = fc
  .array(anyPrice, { maxLength: 8 })
  .map((list) => list.map((price, index) => listed({ ...price, id: index + 1 })));
const anyWanted = fc.record({
  variant: fc.constantFrom(...variants),
  currency: fc.constantFrom('EUR', null),
  day: fc.constantFrom(...days),
});

describe('whatever the price list', () => {
  test('the choice does not depend on its order, and no other price beats it', () => {
    fc.assert(
      fc.property(anyPrices, anyWanted, fc.integer(), (prices, need, turn) => {
        const chosen = choosePrice(prices, need);
        const at = Math.abs(turn) % Math.max(1, prices.length);
        expect(choosePrice([...prices.slice(at), ...prices.slice(0, at)], need)).toEqual(chosen);
        const rank = (price: ListedPrice) => `${sameJson(price.variant, need.variant)} ${price.valid_from ?? ''}`;
        const fitting = prices.filter(
          (price) =>
            price.currency === need.currency &&
            (price.valid_from ?? '') <= need.day &&
            need.day <= (price.valid_to ?? '9') &&
            (sameJson(price.variant, need.variant) || sameJson(price.variant, {})),
        );
        expect(chosen === undefined).toBe(fitting.length === 0);
        if (chosen) {
          expect(fitting).toContain(chosen);
          for (const other of fitting) expect(rank(other) <= rank(chosen)).toBe(true);
        }
      }),
    );
  });

  test('the quantity is the least whole packs that are enough', () => {
    fc.assert(
      fc.property(anyPrice, fc.integer({ min: 1, max: 500 }), (price, quantity) => {
        const sold = sellableQuantity(listed(price), quantity);
        const enough = Math.max(quantity, price.min_quantity);
        expect(sold % price.pack_size).toBe(0);
        expect(sold).toBeGreaterThanOrEqual(enough);
        expect(sold - price.pack_size).toBeLessThan(enough);
      }),
    );
  });

  test('the price of a unit is that of the highest break that the quantity reaches', () => {
    fc.assert(
      fc.property(anyPrice, fc.integer({ min: 1, max: 200 }), (price, quantity) => {
        const reached = price.price_breaks.filter((step) => step.quantity <= quantity).map((step) => step.quantity);
        const expected = reached.length > 0 ? `${Math.max(...reached)}.5000` : price.unit_price;
        expect(unitPriceFor(listed(price), quantity)).toBe(expected);
      }),
    );
  });
});

test('the lead time counts days over the ends of months and years', () => {
  expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
  expect(dayAfter('2026-12-01', 45)).toBe('2027-01-15');
  expect(dayAfter('2026-12-01', 0)).toBe('2026-12-01');
});

describe('an order line', () => {
  const need = { ...wanted, remaining: 7, qty_ordered: null, unit_price: null, learned: null };
  const price = listed({
    id: 4,
    pack_size: 5,
    lead_time_days: 10,
    price_breaks: [{ quantity: 10, unit_price: '8.0000' }],
  });
  const flag = { overOrder: 'flag' } as const;

  test('orders what remains, in whole packs and at the price for as many', () => {
    expect(planOrderLine(need, [price], flag)).toEqual({
      qty_ordered: 10,
      unit_price: '8.0000',
      date_expected: '2026-03-11',
      date_expected_source: 'listed',
      lead_time_days: 10,
      vendor_price: 4,
    });
  });

  test('orders just what remains where there is no price', () => {
    expect(planOrderLine(need, [], flag)).toEqual({
      qty_ordered: 7,
      unit_price: null,
      date_expected: null,
      date_expected_source: null,
      lead_time_days: null,
      vendor_price: null,
    });
  });

  test('is expected by the day of nine in ten deliveries where the price has no lead time', () => {
    const learned = { days_50: 14, days_90: 31, deliveries: 6 };
    const expected = { date_expected: '2026-04-01', date_expected_source: 'learned' };
    expect(planOrderLine({ ...need, learned }, [listed({ id: 4 })], flag)).toMatchObject({
      ...expected,
      vendor_price: 4,
    });
    expect(planOrderLine({ ...need, learned }, [], flag)).toMatchObject(expected);
    expect(planOrderLine({ ...need, learned }, [price], flag)).toMatchObject({
      date_expected: '2026-03-11',
      date_expected_source: 'listed',
    });
  });

  test('keeps to the quantity and the price that somebody names', () => {
    expect(planOrderLine({ ...need, qty_ordered: 3 }, [price], flag)).toMatchObject({
      qty_ordered: 3,
      unit_price: '10.0000',
    });
    expect(planOrderLine({ ...need, unit_price: '1.0000' }, [price], flag)).toMatchObject({
      qty_ordered: 10,
      unit_price: '1.0000',
    });
  });

  test('is none where nothing remains, unless somebody names a quantity', () => {
    expect(planOrderLine({ ...need, remaining: 0 }, [price], flag)).toEqual({
      reason: 'All units are ordered or come from spares.',
    });
    expect(planOrderLine({ ...need, remaining: 0, qty_ordered: 1 }, [], flag)).toMatchObject({ qty_ordered: 1 });
  });

  test('is none where packs would bring too many and the settings refuse that', () => {
    const refuse = { overOrder: 'refuse' } as const;
    expect(planOrderLine(need, [price], refuse)).toEqual({
      reason: '7 units are required; the smallest quantity that the vendor sells is 10.',
    });
    expect(planOrderLine({ ...need, remaining: 10 }, [price], refuse)).toMatchObject({ qty_ordered: 10 });
  });
});

test('an entry of a price list does not end before it begins, and has a variant of its item', () => {
  const item = { type: 'dcim.devicetype', id: 1 };
  expect(problemsOf(vendorPrice, { item, valid_from: '2026-01-02', valid_to: '2026-01-02' })).toEqual({});
  expect(problemsOf(vendorPrice, { item, valid_from: '2026-01-02', valid_to: '2026-01-01' })).toHaveProperty(
    'valid_to',
  );
  expect(problemsOf(vendorPrice, { item, variant: { color: 'red' } })).toHaveProperty('variant');
});

test('an entry of a price list is called by item, price and currency', () => {
  const values = { item: { type: 'dcim.devicetype', id: 1 }, unit_price: '9.9000', currency: 'EUR' };
  expect(displayOf(vendorPrice, values, 1, { item: { model: 'Leaf' } })).toBe('Leaf: 9.9 EUR');
});
