import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DatedRate,
  exchanged,
  exchangedTo,
  factorFor,
  newestAmong,
  pairsOf,
  ratesByPair,
} from '../../../../../src/domain/lifecycle/money/rates.ts';

const rate = (day: string, from: string, to: string, value: string): DatedRate => ({ day, from, to, rate: value });

const rates = [
  rate('2026-01-01', 'EUR', 'USD', '1.1000'),
  rate('2026-02-01', 'EUR', 'USD', '1.2000'),
  rate('2026-02-15', 'USD', 'EUR', '0.8'),
  rate('2026-01-10', 'EUR', 'JPY', '160'),
  rate('2026-01-01', 'BGN', 'EUR', '0.511291881196'),
];

const factor = (from: string, to: string, day: string, pivot = 'EUR') =>
  factorFor(newestAmong(ratesByPair(rates), day), { from, to, pivot });

describe('the factor of an exchange', () => {
  test('is the newest rate on or before the day', () => {
    expect(factor('EUR', 'USD', '2026-01-31')).toMatchObject({ numerator: '1.1000', denominator: '1' });
    expect(factor('EUR', 'USD', '2026-02-01')).toMatchObject({ numerator: '1.2000', denominator: '1' });
    expect(factor('EUR', 'USD', '2025-12-31')).toBeNull();
  });

  test('is divided by where the rate stands the other way round', () => {
    expect(factor('USD', 'EUR', '2026-02-01')).toMatchObject({ numerator: '1', denominator: '1.2000' });
  });

  test('takes the newer rate of both directions, and of one day the one that is asked for', () => {
    expect(factor('EUR', 'USD', '2026-02-15')).toMatchObject({ numerator: '1', denominator: '0.8' });
    const sameDay = [rate('2026-01-01', 'USD', 'EUR', '0.9'), rate('2026-01-01', 'EUR', 'USD', '1.1')];
    for (const list of [sameDay, sameDay.toReversed()]) {
      const newest = newestAmong(ratesByPair(list), '2026-01-01');
      expect(factorFor(newest, { from: 'EUR', to: 'USD', pivot: '' })?.numerator).toBe('1.1');
      expect(factorFor(newest, { from: 'USD', to: 'EUR', pivot: '' })?.numerator).toBe('0.9');
    }
  });

  test('goes by way of the pivot where there is no rate of the pair', () => {
    expect(factor('USD', 'JPY', '2026-02-01')).toEqual({
      numerator: '160',
      denominator: '1.2',
      rates: [rates[1], rates[3]],
    });
    expect(factor('USD', 'JPY', '2026-02-01', '')).toBeNull();
    expect(factor('USD', 'JPY', '2026-01-09')).toBeNull();
    expect(factor('USD', 'CHF', '2026-02-01')).toBeNull();
  });

  test('is found among the rates of decades as by looking through all of them', () => {
    const rateIn = fc.record({
      day: fc.integer({ min: 10, max: 40 }).map((day) => `2026-01-${day}`),
      from: fc.constantFrom('EUR', 'USD'),
    });
    const unique = fc.uniqueArray(rateIn, { selector: ({ day, from }) => `${day} ${from}` });
    fc.assert(
      fc.property(unique, rateIn, (some, { day, from }) => {
        const list = some.map((one, index) =>
          rate(one.day, one.from, one.from === 'EUR' ? 'USD' : 'EUR', `${index + 1}`),
        );
        const until = list
          .filter((one) => one.day <= day)
          .map((one) => ({ ...one, key: `${one.day} ${one.from === from}` }));
        const last = until.toSorted((a, b) => (a.key < b.key ? -1 : 1)).at(-1);
        const found = newestAmong(ratesByPair(list), day)(from, from === 'EUR' ? 'USD' : 'EUR');
        expect(found?.rate).toBe(last?.rate);
      }),
    );
  });

  test('of a year is found without looking at those of all years', () => {
    let looked = 0;
    const days = Array.from({ length: 10_000 }, (_, index) => new Date(index * 86_400_000).toISOString().slice(0, 10));
    const watched = days.map((day) => ({
      ...rate('', 'EUR', 'USD', '1'),
      get day() {
        looked += 1;
        return day;
      },
    }));
    const newest = newestAmong(new Map([['EUR/USD', watched]]), '1990-01-01');
    expect(newest('USD', 'EUR')?.day).toBe('1990-01-01');
    expect(looked).toBeLessThan(20);
  });

  test('is 1 for a currency and itself, without any rate', () => {
    expect(factor('CHF', 'CHF', '1999-01-01')).toEqual({ numerator: '1', denominator: '1', rates: [] });
  });

  test('needs at most three pairs', () => {
    expect(pairsOf({ from: 'USD', to: 'JPY', pivot: 'EUR' })).toEqual(['JPY/USD', 'EUR/USD', 'EUR/JPY']);
    expect(pairsOf({ from: 'USD', to: 'EUR', pivot: 'EUR' })).toEqual(['EUR/USD']);
    expect(pairsOf({ from: 'USD', to: 'JPY', pivot: '' })).toEqual(['JPY/USD']);
    expect(pairsOf({ from: 'USD', to: 'USD', pivot: 'EUR' })).toEqual([]);
  });
});

describe('an amount', () => {
  const by = (numerator: string, denominator = '1') => ({ numerator, denominator });

  test.each([
    ['100', by('1.2'), 'USD', '120.00'],
    ['0.125', by('1'), 'EUR', '0.13'],
    ['-0.125', by('1'), 'EUR', '-0.13'],
    ['0.5', by('1'), 'JPY', '1'],
    ['1', by('1', '3'), 'KWD', '0.333'],
    ['2', by('1', '3'), 'CLF', '0.6667'],
    ['99999999999999.9999', by('1', '1.95583'), 'EUR', '51129188119621.85'],
  ])('%s becomes with %o in %s: %s', (amount, factorGiven, currency, expected) => {
    expect(exchangedTo(amount, factorGiven, currency)).toBe(expected);
  });

  test('keeps the places that are asked for', () => {
    expect(exchanged('10', by('1', '1.95583'), 4)).toBe('5.1129');
  });

  test('agrees with whole numbers: rounded once, halves away from zero', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 14n });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 18n }),
        positive,
        positive,
        fc.nat(4),
        (amount, up, down, places) => {
          const scaled = amount * up * 10n ** BigInt(places);
          const rounded = (2n * scaled + down) / (2n * down);
          const text = rounded.toString().padStart(places + 1, '0');
          const split = text.length - places;
          const expected = places === 0 ? text : `${text.slice(0, split)}.${text.slice(split)}`;
          expect(exchanged(amount.toString(), by(up.toString(), down.toString()), places)).toBe(expected);
        },
      ),
    );
  });

  test('comes back from an exchange there and back by the inverse to the cent', () => {
    const cents = fc.integer({ min: 1, max: 10 ** 9 });
    const quoted = fc.integer({ min: 10 ** 4, max: 10 ** 8 });
    fc.assert(
      fc.property(cents, quoted, (amount, units) => {
        const value = (amount / 100).toFixed(2);
        const text = (units / 10_000).toFixed(4);
        const there = exchanged(value, by(text), 8);
        expect(exchangedTo(there, by('1', text), 'EUR')).toBe(value);
      }),
    );
  });
});
