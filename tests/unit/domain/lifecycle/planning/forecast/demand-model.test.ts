import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chanceOfDemand,
  demandBound,
  demandModel,
  hasFaded,
} from '../../../../../../src/domain/lifecycle/planning/forecast/demand-model.ts';
import { chanceOfAtMost } from '../../../../../../src/domain/lifecycle/planning/forecast/negative-binomial.ts';
import { dayDry } from '../../../../../../src/domain/lifecycle/planning/forecast/run-dry.ts';
import {
  incompleteBeta,
  logGamma,
} from '../../../../../../src/domain/lifecycle/planning/forecast/special-functions.ts';
import { suggestedBounds } from '../../../../../../src/domain/lifecycle/planning/forecast/suggested-bounds.ts';
import { testSeed } from '../../../../../support/test-seed.ts';

test.each([
  [0.5, Math.log(Math.sqrt(Math.PI))],
  [1, 0],
  [0.1, 2.252712651734206],
  [11, Math.log(3_628_800)],
  [171, 706.5730622457874],
])('the logarithm of the gamma function of %d', (x, value) => {
  expect(logGamma(x)).toBeCloseTo(value, 10);
});

test('the incomplete beta function', () => {
  expect(incompleteBeta(0.5, 2, 3)).toBeCloseTo(0.6875, 12);
  expect(incompleteBeta(0.9, 2, 3)).toBeCloseTo(0.9963, 12);
  expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
});

test.each([
  [3, 2.5],
  [0.05, 1.3],
  [40, 20],
  [6, 1.0005],
])('the chances of a negative binomial add up (mean %d, dispersion %d)', (mean, dispersion) => {
  const shape = mean / (Math.max(dispersion, 1.001) - 1);
  const chance = 1 / Math.max(dispersion, 1.001);
  let one = chance ** shape;
  let sum = 0;
  for (let units = 0; units < 60; units++) {
    sum += one;
    expect(chanceOfAtMost({ mean, dispersion }, units)).toBeCloseTo(sum, 9);
    one *= ((units + shape) / (units + 1)) * (1 - chance);
  }
  expect(chanceOfAtMost({ mean, dispersion }, -1)).toBe(0);
});

const yearOf = (...months: readonly number[]): readonly number[] => Array.from({ length: 12 }, () => months).flat();

describe('the demand', () => {
  test('of three years without a draw is small, and not impossible', () => {
    const model = demandModel(new Array<number>(36).fill(0));
    expect(model.rate).toBe(0);
    expect(demandBound(model, 1, 0.95)).toBe(0);
    expect(demandBound(model, 24, 0.95)).toBeGreaterThan(0);
  });

  test('has wider bounds the less is known of it', () => {
    const bound = (months: number) => demandBound(demandModel(yearOf(0, 2, 1).slice(0, months)), 3, 0.9);
    expect([3, 6, 12, 36].map(bound)).toEqual([11, 8, 7, 6]);
  });

  test('of quantities by the million costs no more', () => {
    const model = demandModel(yearOf(1_000_000, 3_000_000, 2_000_000));
    const bound = demandBound(model, 1, 0.9);
    expect(bound).toBeGreaterThan(2_500_000);
    expect(chanceOfDemand(model, 1, bound)).toBeGreaterThanOrEqual(0.9);
    expect(chanceOfDemand(model, 1, bound - 1)).toBeLessThan(0.9);
  });

  test.each([
    ['is steady', yearOf(0, 1, 0), false],
    ['ended a year ago', [...yearOf(0, 2), ...new Array<number>(12).fill(0)], true],
    [
      'is slow, and quiet as it always was',
      [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, ...new Array<number>(12).fill(0)],
      false,
    ],
    ['never was', new Array<number>(36).fill(0), false],
    ['was there every month, and stopped two months ago', [...yearOf(4), 0, 0], true],
    ['began in the first month, and there was no other', [4, 0, 0, 0], false],
  ])('that %s fades: %s', (_, demands, fades) => {
    expect(hasFaded(demands)).toBe(fades);
  });
});

describe('a pool runs dry', () => {
  const model = demandModel(yearOf(3, 3, 3));
  const dry = (available: number, arrivals: Parameters<typeof dayDry>[1]['arrivals'] = [], chance = 0.5) =>
    dayDry(model, { available, arrivals }, chance);

  test('today when nothing is left', () => {
    expect(dry(0)).toBe(0);
    expect(dry(-2)).toBe(0);
  });

  test('about when the rate says so, and with a chance of 10 % earlier', () => {
    expect(dry(30)).toBeGreaterThan(290);
    expect(dry(30)).toBeLessThan(310);
    expect(Number(dry(30, [], 0.1))).toBeLessThan(Number(dry(30)));
  });

  test('later when an order comes in time, and not when it comes too late', () => {
    expect(dry(30, [{ inDays: 200, units: 30 }])).toBeGreaterThan(560);
    expect(dry(30, [{ inDays: 400, units: 30 }])).toBe(dry(30));
    expect(dry(0, [{ inDays: 0, units: 30 }])).toBe(dry(30));
  });

  test('on no day that anybody plans for when it has plenty', () => {
    expect(dry(1_000)).toBeUndefined();
  });
});

describe('suggested bounds', () => {
  const model = demandModel(yearOf(3, 3, 3));
  const asItIs = (units: number) => units;

  test('meet the demand of the lead time with the chance that was asked for', () => {
    const { reorder_point, min_quantity } = suggestedBounds(model, 60, 0.95, asItIs);
    expect(chanceOfDemand(model, 2, reorder_point)).toBeGreaterThanOrEqual(0.95);
    expect(chanceOfDemand(model, 2, reorder_point - 1)).toBeLessThan(0.95);
    expect(min_quantity).toBe(reorder_point + 1);
  });

  test('order a quarter, or what the lead time takes, as it is sold', () => {
    expect(suggestedBounds(model, 60, 0.95, asItIs).reorder_quantity).toBe(9);
    expect(suggestedBounds(model, 180, 0.95, asItIs).reorder_quantity).toBe(18);
    const packs = suggestedBounds(model, 60, 0.95, (units) => Math.ceil(units / 10) * 10);
    expect(packs.reorder_quantity).toBe(10);
    expect(packs.max_quantity).toBe(packs.reorder_point + 10);
  });

  test('never pass what an allocation can hold', () => {
    const huge = demandModel(yearOf(2_000_000_000));
    expect(suggestedBounds(huge, 3650, 0.99, asItIs)).toEqual({
      reorder_point: 2_147_483_647,
      min_quantity: 2_147_483_647,
      reorder_quantity: 2_147_483_647,
      max_quantity: 2_147_483_647,
    });
  });
});

test('whatever the record: more months, more certainty and more arrivals never turn a figure round', () => {
  const cases = fc.record({
    demands: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 36 }),
    days: fc.integer({ min: 1, max: 400 }),
    available: fc.integer({ min: 0, max: 200 }),
    arrivals: fc.array(
      fc.record({ inDays: fc.integer({ min: 0, max: 800 }), units: fc.integer({ min: 1, max: 50 }) }),
      {
        maxLength: 4,
      },
    ),
  });
  const last = 1_000;
  fc.assert(
    fc.property(cases, ({ demands, days, available, arrivals }) => {
      const model = demandModel(demands);
      const bound = demandBound(model, days / 30, 0.9);
      expect(bound).toBeGreaterThanOrEqual(demandBound(model, days / 30, 0.5));
      expect(demandBound(model, (days + 30) / 30, 0.9)).toBeGreaterThanOrEqual(bound);
      expect(chanceOfDemand(model, days / 30, bound)).toBeGreaterThanOrEqual(0.9);
      if (bound > 0) expect(chanceOfDemand(model, days / 30, bound - 1)).toBeLessThan(0.9);
      const dry = (supply: Parameters<typeof dayDry>[1], chance: number) => dayDry(model, supply, chance) ?? last;
      const early = dry({ available, arrivals }, 0.1);
      expect(early).toBeLessThanOrEqual(dry({ available, arrivals }, 0.5));
      expect(early).toBeGreaterThanOrEqual(dry({ available, arrivals: [] }, 0.1));
      expect(early).toBeLessThanOrEqual(dry({ available: available + 1, arrivals }, 0.1));
    }),
    { numRuns: 150, seed: testSeed },
  );
});
