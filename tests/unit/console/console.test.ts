import { describe, expect, test } from 'vitest';
import { authorizationFor, authorizationOf } from '../../../src/console/api/authorization.ts';
import { filterFor } from '../../../src/console/api/catalog.ts';
import { pageOf } from '../../../src/console/api/json.ts';
import {
  idIn,
  isPlace,
  linkTo,
  listOf,
  ownPlaceOf,
  pathOf,
  withoutPaging,
  withQuery,
} from '../../../src/console/api/paths.ts';
import { problemOf } from '../../../src/console/api/problem.ts';
import { formatsFor } from '../../../src/console/format.ts';
import { columnsOf, isOrderable, nameField } from '../../../src/console/parts/columns.ts';
import { labelOf } from '../../../src/console/parts/label.ts';
import { stretchOf } from '../../../src/console/parts/windowed.ts';

describe('addresses', () => {
  test('are those of the API, wherever that is', () => {
    expect(pathOf('https://a.example/dev/api/dcim/sites/31/')).toBe('/dcim/sites/31/');
    expect(pathOf('https://a.example/plan')).toBeUndefined();
    expect([idIn('/dcim/sites/31/'), idIn('/dcim/sites/')]).toEqual(['31', undefined]);
    expect(listOf('/dcim/sites/31/')).toBe('/dcim/sites/');
    expect(linkTo('/search/', { q: 'a&b #1' })).toBe('#/search/?q=a%26b+%231');
    expect(withQuery('/x/', { kind: ['a', 'b'], limit: 1 })).toBe('/x/?kind=a&kind=b&limit=1');
  });

  test('of others stay those of others, whatever their paths are', () => {
    const own = 'https://a.example';
    expect(ownPlaceOf(`${own}/dev/api/dcim/sites/?status=planned`, own)).toBe('/dcim/sites/?status=planned');
    expect(ownPlaceOf('https://courier.example/api/track/1/', own)).toBeUndefined();
    expect(ownPlaceOf(`${own}:8443/api/dcim/sites/`, own)).toBeUndefined();
    expect(ownPlaceOf('https://[', own)).toBeUndefined();
    expect(pathOf('https://a.example/api/api/dcim/sites/31/')).toBe('/dcim/sites/31/');
    expect(pathOf('https://a.example/plan?next=/api/dcim/sites/')).toBeUndefined();
  });

  test('lead nowhere but into the API', () => {
    const outside = [
      '/../other/',
      '/%2e%2e/other/',
      '//a.example/',
      '.a.example/',
      '/dcim/sites/#x/',
      '/dcim/sites',
      '/',
    ];
    expect(outside.filter(isPlace)).toEqual([]);
    expect(isPlace('/plugins/asset-lifecycle/boms/1/')).toBe(true);
  });

  test('say what to filter by, and not which page or format', () => {
    const query = new URLSearchParams('status=a&limit=1&offset=1&start=2&format=csv&status=b');
    expect(withoutPaging(query).toString()).toBe('status=a&status=b');
  });

  test('of filters follow from the names of types', () => {
    const type = { type: '', app: '', plural: '', list: '', features: new Set<string>() };
    expect(filterFor({ ...type, singular: 'PO line item' })).toBe('po_line_item_id');
    expect(filterFor({ ...type, singular: 'stock-take' })).toBe('stock_take_id');
  });
});

test('tokens are taken as people paste them', () => {
  expect(authorizationFor(' nbt_key.secret\n')).toBe('Bearer nbt_key.secret');
  expect(authorizationFor('Bearer nbt_key.secret')).toBe('Bearer nbt_key.secret');
  expect(authorizationFor('Token 0123')).toBe('Token 0123');
  expect(authorizationOf({ version: 2, key: 'k', token: 's' })).toBe('Bearer nbt_k.s');
  expect(authorizationOf({ version: 1, key: '', token: 's' })).toBe('Token s');
});

test('errors are told in the words of the API', () => {
  expect(problemOf(404, { detail: 'Not found.' }).message).toBe('Not found.');
  expect(problemOf(400, { q: ['Unknown filter.'], __all__: ['No.'] }).message).toBe('q: Unknown filter. No.');
  expect(problemOf(502, null).message).toContain('status 502. Try again');
});

test('numbers and dates are as the locale has them, and other texts stay', () => {
  const german = formatsFor('de-DE', 'UTC');
  const british = formatsFor('en-GB', 'UTC');
  expect([german.format(12_000.5), british.format(12_000.5), british.format(2026)]).toEqual([
    '12.000,5',
    '12,000.5',
    '2026',
  ]);
  expect([german.format('2026-03-04'), british.format('2026-03-04')]).toEqual(['04.03.2026', '4 Mar 2026']);
  expect(british.format('2026-03-04T15:16:17.000Z')).toBe('4 Mar 2026, 15:16');
  expect(british.format('2028-02-29')).toBe('29 Feb 2028');
  expect(british.format('2026-02-31')).toBeUndefined();
  expect(british.format('2026-01-02T10:00 (and more)')).toBeUndefined();
  expect(british.format('2026-01-02T10:00:00Z (and more)')).toBeUndefined();
  expect([british.format('2026-99-99'), british.format('fra1'), british.format('12')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('what is no list is told from an empty list', () => {
  expect(pageOf({ count: 0, results: [] })).toEqual({ count: 0, results: [] });
  expect(() => pageOf({ 'netbox-version': '4.6.8' })).toThrow('No list is at this address.');
});

describe('a list', () => {
  const row = (id: number, more = {}) => ({
    ...{
      id,
      url: '',
      display: `A${id}`,
      order_id: `A${id}`,
      status: { value: 'x', label: 'X' },
      empty: null,
      tags: [],
    },
    ...{ vendor: { id: 1, url: '', display: 'V' }, comments: 'w'.repeat(99), unpriced_lines: 0, ...more },
  });

  test('shows the fields that say something and fit into a line', () => {
    const rows = [row(1), row(2)];
    expect(nameField(rows)).toBe('order_id');
    expect(columnsOf(rows)).toEqual(['status', 'vendor', 'unpriced_lines']);
    expect(columnsOf([])).toEqual([]);
    expect(['status', 'vendor'].map((name) => isOrderable(rows, name))).toEqual([true, false]);
  });

  test('draws the rows in view and some beyond', () => {
    expect(stretchOf(0, 440, 10_000)).toEqual({ first: 0, end: 20 });
    expect(stretchOf(44_000, 440, 10_000)).toEqual({ first: 990, end: 1020 });
    expect(stretchOf(440_000, 440, 10_000)).toEqual({ first: 9990, end: 10_000 });
    expect(stretchOf(440_000, 440, 3)).toEqual({ first: 3, end: 3 });
  });
});

test('labels are those that are declared, or follow from the name', () => {
  expect(labelOf('order_id')).toBe('Order ID');
  expect(labelOf('bom_line_item')).toBe('BOM line item');
  expect(labelOf('boms')).toBe('BOMs');
  expect(labelOf('bom', new Map([['bom', { label: 'Bom' }]]))).toBe('BOM');
  expect(labelOf('is_current', new Map([['is_current', { label: 'Current' }]]))).toBe('Current');
});
