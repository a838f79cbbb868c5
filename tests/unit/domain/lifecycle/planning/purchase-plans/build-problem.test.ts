import { describe, expect, test } from 'vitest';
import type { ListedPrice } from '../../../../../../src/domain/lifecycle/ordering/choose-price.ts';
import type { VendorsPrice } from '../../../../../../src/domain/lifecycle/ordering/listed-prices.ts';
import { buildProblem } from '../../../../../../src/domain/lifecycle/planning/purchase-plans/build-problem.ts';
import { needsOf } from '../../../../../../src/domain/lifecycle/planning/purchase-plans/plan-demand.ts';
import type { PlanInput } from '../../../../../../src/domain/lifecycle/planning/purchase-plans/plan-input.ts';

const typeRef = (id: number) => ({ type: 'dcim.devicetype', id }) as const;

const price = (id: number, vendor: number, unit_price: string, more: Partial<ListedPrice> = {}): VendorsPrice => ({
  id,
  vendor,
  variant: {},
  currency: 'EUR',
  unit_price,
  price_breaks: [],
  min_quantity: 1,
  pack_size: 1,
  lead_time_days: null,
  valid_from: null,
  valid_to: null,
  ...more,
});

const need = (item: number, quantity: number, date_needed: string | null = null) => ({
  item: typeRef(item),
  variant: {},
  quantity,
  date_needed,
  shares: [{ bom: 1, bom_line_item: item * 10, quantity }],
});

const terms = { order_cost: null, minimum_order_value: null, currency: null };

const input = (more: Partial<PlanInput>): PlanInput => ({
  day: '2026-11-30',
  currency: 'EUR',
  needs: [],
  vendors: [
    { id: 1, ...terms },
    { id: 2, ...terms },
  ],
  prices: new Map(),
  substitutesOf: () => [],
  deliveryOf: ({ lead_time_days: days }) => ({ days, source: days === null ? null : 'listed' }),
  converted: (amount, currency) => (currency === 'EUR' ? amount : currency === 'USD' ? '0.9250' : null),
  overOrder: 'flag',
  objectives: ['cost', 'date', 'vendors'],
  budget: null,
  largestShare: null,
  ...more,
});

describe('needs', () => {
  test('of one item and variant are bought together, by the earliest of their days', () => {
    const line = (bom: number, quantity: number, date_needed: string | null) => ({
      ...{ bom, bom_line_item: bom * 10, quantity, date_needed, item: typeRef(1), variant: { airflow: 'passive' } },
    });
    const other = { ...line(4, 1, null), variant: {} };
    expect(needsOf([line(1, 2, null), line(2, 3, '2027-03-01'), line(3, 4, '2027-02-01'), other])).toMatchObject([
      {
        quantity: 9,
        date_needed: '2027-02-01',
        shares: [
          { bom: 1, quantity: 2 },
          { bom: 2, quantity: 3 },
          { bom: 3, quantity: 4 },
        ],
      },
      { quantity: 1, date_needed: null, variant: {} },
    ]);
  });
});

describe('the problem of a plan', () => {
  test('counts in ten-thousandths, from the first unit on, with days from today', () => {
    const breaks = [{ quantity: 100, unit_price: '9.90' }];
    const { problem } = buildProblem(
      input({
        needs: [need(1, 7, '2026-12-10')],
        prices: new Map([['dcim.devicetype#1', [price(5, 2, '12.3456', { price_breaks: breaks, lead_time_days: 4 })]]]),
        vendors: [
          { id: 2, order_cost: '40.5', minimum_order_value: null, currency: 'EUR' },
          { id: 1, order_cost: null, minimum_order_value: '1000', currency: 'USD' },
        ],
        budget: '99.99',
        largestShare: 60,
      }),
    );
    expect(problem).toEqual({
      vendors: [
        { id: 1, fixedCost: 0, minimumOrder: 9_250 },
        { id: 2, fixedCost: 405_000, minimumOrder: 0 },
      ],
      lines: [{ id: 0, need: 7, most: 2_147_483_647, inDays: 10 }],
      offers: [
        {
          ...{ id: 0, line: 0, vendor: 2, minimum: 1, pack: 1, days: 4 },
          breaks: [
            { from: 1, price: 123_456 },
            { from: 100, price: 99_000 },
          ],
        },
      ],
      limits: { budget: 999_900, largestShare: 60 },
      objectives: ['cost', 'date', 'vendors'],
    });
  });

  test('takes the price of today of each vendor, currency and item, and asks for no more where that is refused', () => {
    const list = [
      price(1, 1, '10', { valid_to: '2026-11-29' }),
      price(2, 1, '11', { valid_from: '2026-11-30' }),
      price(3, 1, '12', { currency: 'USD' }),
      price(4, 2, '13', { variant: { airflow: 'passive' } }),
      price(5, 3, '1'),
    ];
    const { problem, offers } = buildProblem(
      input({ needs: [need(1, 2)], prices: new Map([['dcim.devicetype#1', list]]), overOrder: 'refuse' }),
    );
    expect(offers.map((offer) => offer.price.id)).toEqual([2, 3]);
    expect(problem.lines).toMatchObject([{ most: 2 }]);
  });

  test('offers what may take the place of an item, and says by which approval', () => {
    const { offers } = buildProblem(
      input({
        needs: [need(1, 2)],
        prices: new Map([
          ['dcim.devicetype#1', [price(1, 1, '10')]],
          ['dcim.devicetype#2', [price(2, 1, '8')]],
        ]),
        substitutesOf: ({ id }) => (id === 1 ? [{ item: typeRef(2), equivalent: 77 }] : []),
      }),
    );
    expect(offers).toMatchObject([
      { price: { id: 1 }, bought: typeRef(1), equivalent: null },
      { price: { id: 2 }, bought: typeRef(2), equivalent: 77 },
    ]);
  });

  test('leaves out prices and vendors whose currency has no rate, and names the currencies', () => {
    const { problem, missingRates, unrated } = buildProblem(
      input({
        needs: [need(1, 2)],
        prices: new Map([['dcim.devicetype#1', [price(1, 1, '10', { currency: 'CHF' }), price(2, 2, '9')]]]),
        vendors: [
          { id: 1, ...terms },
          { id: 2, order_cost: '5', minimum_order_value: null, currency: 'JPY' },
        ],
      }),
    );
    expect(problem.offers).toEqual([]);
    expect(missingRates).toEqual(['CHF', 'JPY']);
    expect([...unrated]).toEqual([0]);
  });

  test('is the same in whatever order needs, vendors and prices come', () => {
    const needs = [need(2, 3), need(1, 4), { ...need(1, 1), variant: { airflow: 'passive' } }];
    const prices = [price(1, 1, '10'), price(2, 2, '9')];
    const { vendors } = input({});
    const inOrder = buildProblem(input({ needs, prices: new Map([['dcim.devicetype#1', prices]]) }));
    const turned = buildProblem(
      input({
        needs: needs.toReversed(),
        vendors: vendors.toReversed(),
        prices: new Map([['dcim.devicetype#1', prices.toReversed()]]),
      }),
    );
    expect(turned).toEqual(inOrder);
    expect(inOrder.needs.map(({ quantity }) => quantity)).toEqual([1, 4, 3]);
  });
});
