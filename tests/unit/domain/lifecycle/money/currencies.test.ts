import { describe, expect, test } from 'vitest';
import {
  allCurrencies,
  currencies,
  currencyProblem,
  minorUnitsOf,
  newCurrencyErrors,
} from '../../../../../src/domain/lifecycle/money/currencies.ts';

describe('the table of ISO 4217', () => {
  test('begins with the twenty codes of Asset Lifecycle', () => {
    expect(
      currencies
        .slice(0, 20)
        .map(({ value }) => value)
        .join(' '),
    ).toBe('USD EUR GBP JPY CAD AUD CHF CNY HKD SGD INR MXN BRL KRW SEK NOK DKK NZD ZAR AED');
  });

  test('has every code once: 165 that are in use and 14 that have ended', () => {
    expect(new Set(allCurrencies.map(({ code }) => code)).size).toBe(allCurrencies.length);
    const ended = allCurrencies.filter(({ lastDay }) => lastDay !== null);
    expect([allCurrencies.length - ended.length, ended.length]).toEqual([165, 14]);
    for (const { firstDay, lastDay } of allCurrencies)
      for (const day of [firstDay ?? '2010-01-01', lastDay ?? '2010-01-01'])
        expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
  });

  /** Beside each code what runtimes and libraries have made of it. */
  test.each([
    ['HUF', 2],
    ['IDR', 2],
    ['COP', 2],
    ['PKR', 2],
    ['IQD', 3],
    ['MGA', 2],
    ['MRU', 2],
    ['TWD', 2],
    ['UYW', 4],
    ['CLF', 4],
    ['UYI', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
    ['SLE', 2],
    ['VED', 2],
    ['XAD', 2],
    ['XCG', 2],
    ['ZWG', 2],
    [null, 2],
  ])('%s has %i digits', (code, digits) => {
    expect(minorUnitsOf(code)).toBe(digits);
  });

  test('has two digits for all but these that are in use', () => {
    const withDigits = (digits: number) =>
      allCurrencies
        .filter(({ minorUnits, lastDay }) => minorUnits === digits && lastDay === null)
        .map(({ code }) => code)
        .sort()
        .join(' ');
    expect(withDigits(0)).toBe('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF');
    expect(withDigits(3)).toBe('BHD IQD JOD KWD LYD OMR TND');
    expect(withDigits(4)).toBe('CLF UYW');
    expect(withDigits(2).split(' ')).toHaveLength(165 - 17 - 7 - 2);
  });

  test('knows no codes without a minor unit', () => {
    for (const code of ['XAU', 'XDR', 'XXX', 'XTS', 'EUX'])
      expect(currencies.some(({ value }) => value === code)).toBe(false);
  });
});

describe('a currency', () => {
  test.each([
    ['ANG', '2025-03-31', undefined],
    ['ANG', '2025-04-01', 'ANG ended on 2025-03-31.'],
    ['XCG', '2025-03-30', 'XCG begins on 2025-03-31.'],
    ['XCG', '2025-03-31', undefined],
    ['ZWL', '2024-09-01', 'ZWL ended on 2024-08-31.'],
    ['ZWG', '2024-06-24', 'ZWG begins on 2024-06-25.'],
    ['BGN', '2025-12-31', undefined],
    ['BGN', '2026-01-01', 'BGN ended on 2025-12-31.'],
    ['HRK', '2023-01-01', 'HRK ended on 2022-12-31.'],
    ['EUR', '1999-01-01', undefined],
    [null, '2026-01-01', undefined],
  ])('%s on %s: %s', (code, day, problem) => {
    expect(currencyProblem(code, day)).toBe(problem);
  });

  test('that has ended stays on what names it, and nothing new gets it', () => {
    const lev = { currency: 'BGN' };
    expect(newCurrencyErrors(lev, lev, '2026-02-01')).toEqual({});
    expect(newCurrencyErrors(null, lev, '2026-02-01')).toEqual({ currency: ['BGN ended on 2025-12-31.'] });
    expect(newCurrencyErrors({ currency: 'EUR' }, lev, '2026-02-01')).toHaveProperty('currency');
  });
});
