import { expect, test } from 'vitest';
import { comparable } from '../../../../../src/domain/engine/resource/filter-predicates.ts';
import { isDate, parseTimestamp } from '../../../../../src/domain/engine/schema/dates.ts';
import { parseField } from '../../../../../src/domain/engine/schema/parse.ts';

test.each([
  ['2026-02-28', '2026-02-28T00:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ['2026-01-02 03:04', '2026-01-02T03:04:00.000Z'],
  ['2026-01-02T03:04:05.678901z', '2026-01-02T03:04:05.678Z'],
  ['2026-01-02T03:04:05+0200', '2026-01-02T01:04:05.000Z'],
])('%s is a timestamp', (text, moment) => {
  expect(new Date(parseTimestamp(text)).toISOString()).toBe(moment);
});

test.each([
  '5',
  'rack 5',
  '2026',
  '2026-02-29',
  '2026-02-31T10:00:00Z',
  '2026-13-01',
  '2026-01-01T25:00',
  '2026-01-01T10:00 (noon)',
  '',
])('%s is none, whatever JavaScript makes of it', (text) => {
  expect(parseTimestamp(text)).toBeNaN();
  expect(isDate(text)).toBe(false);
  expect(parseField({ kind: 'datetime', nullable: true }, text === '' ? 'x' : text)).toHaveProperty('error');
});

test.each(['0x10', 'Infinity', '1e999', '1_000', '٣', ' ', 'true'])('%s is no number to compare with', (text) => {
  expect(comparable({ kind: 'integer' }, text)).toBeNaN();
  expect(comparable({ kind: 'decimal' }, text)).toBeNaN();
});

test('a number that has lost digits is not taken for a text', () => {
  const field = { kind: 'text', nullable: false, notBlank: true, caseInsensitive: false } as const;
  expect(parseField(field, 12_345)).toEqual({ value: '12345' });
  expect(parseField(field, 0.5)).toEqual({ value: '0.5' });
  expect(parseField(field, 2 ** 60)).toHaveProperty('error');
  expect(parseField(field, Number.POSITIVE_INFINITY)).toHaveProperty('error');
});
