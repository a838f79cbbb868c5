import type { Json } from '../json.ts';
import { type Filter, withParameters } from './filter-arguments.ts';
import { isFraction, numberOf, numberText, textOf } from './values.ts';

/**
 * A list that the library adds up: from JavaScript it takes 2.0 for 2, but 1.5 + 0.5 is 2.0. Long numbers are fractions
 * for it anyway.
 */
const fraction = (value: number): Json => (Number.isSafeInteger(value) ? [value - 0.5, 0.5] : [value]);

const round = withParameters(['precision', 'method'], (value, { precision, method }) => {
  const digits = precision === undefined ? 0 : numberOf(precision);
  const how = method === undefined ? 'common' : textOf(method);
  if (Math.abs(digits) > 60) throw new Error('the precision is at most 60');
  const number = numberOf(value);
  if (how === 'common')
    return isFraction(value) ? fraction(roundHalfEven(number, digits)) : [roundHalfEven(number, digits)];
  if (how !== 'ceil' && how !== 'floor') throw new Error('method must be common, ceil or floor');
  return fraction(Math[how](number * 10 ** digits) / 10 ** digits);
});

/** Python rounds what lies exactly between two numbers to the even one. */
function roundHalfEven(value: number, digits: number): number {
  if (digits < 0) return roundHalfEven(value / 10 ** -digits, 0) * 10 ** -digits;
  const [whole = '0', decimals = ''] = Math.abs(value).toFixed(100).split('.');
  const kept = BigInt(whole + decimals.slice(0, digits));
  const rest = decimals.slice(digits);
  const up = /^50*$/.test(rest) ? kept % 2n === 1n : rest.charAt(0) >= '5';
  const text = (kept + (up ? 1n : 0n)).toString().padStart(digits + 1, '0');
  const rounded = digits === 0 ? Number(text) : Number(`${text.slice(0, -digits)}.${text.slice(-digits)}`);
  return value < 0 ? -rounded : rounded;
}

const int = withParameters(['default', 'base'], (value, args) => {
  const otherwise = args.default ?? 0;
  if (typeof value === 'boolean' || numberText(value) !== undefined) return Math.trunc(numberOf(value));
  const text = textOf(value).trim().replaceAll('_', '');
  const base = args.base === undefined ? 10 : numberOf(args.base);
  const read = base === 10 ? decimal(text) : Number.parseInt(text.replace(prefixes[base] ?? /^$/, '$1'), base);
  if (read === undefined || Number.isNaN(read)) return otherwise;
  if (!Number.isSafeInteger(read)) throw new Error('the number is too large');
  return read;
});

const prefixes: Readonly<Record<number, RegExp>> = { 2: /^(-?)0b/i, 8: /^(-?)0o/i, 16: /^(-?)0x/i };

const decimal = (text: string): number | undefined =>
  /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Math.trunc(Number(text)) : undefined;

const float = withParameters(['default'], (value, args) => {
  if (typeof value === 'boolean' || numberText(value) !== undefined) return fraction(numberOf(value));
  const text = textOf(value).trim();
  return text === '' || Number.isNaN(Number(text)) ? fraction(numberOf(args.default ?? 0)) : fraction(Number(text));
});

/** Filters that give fractions, as a list to add up. */
export const fractionFilters: Readonly<Record<string, Filter>> = { round, float };
export const numberFilters: Readonly<Record<string, Filter>> = { ...fractionFilters, int };
