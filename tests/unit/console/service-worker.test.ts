import { expect, test } from 'vitest';
import { cacheOf, oldCaches, placeOf } from '../../../src/console/service-worker/caching.ts';

const scope = 'https://a.example/dev/console/';
const get = (url: string, mode = 'cors') => placeOf({ method: 'GET', url, mode }, scope);

test('the service worker answers for the page and its files, and for nothing else', () => {
  expect(get(scope, 'navigate')).toBe('page');
  expect(get(`${scope}?x=1#/dock/`, 'navigate')).toBe('page');
  expect(get(`${scope}main-ABCD2345.js`)).toBe('file');
  expect(get(`${scope}zxing_reader-ABCD2345.wasm`)).toBe('file');
  const others = [
    'https://a.example/dev/api/dcim/sites/',
    'https://a.example/dev/console/../api/dcim/sites-ABCD2345.js',
    'https://a.example/prod/console/main-ABCD2345.js',
    'https://b.example/dev/console/main-ABCD2345.js',
    `${scope}service-worker.js`,
    `${scope}main-ABCD2345.js/x`,
    scope,
  ];
  expect(others.map((url) => get(url))).toEqual(others.map(() => undefined));
  expect(placeOf({ method: 'POST', url: scope, mode: 'navigate' }, scope)).toBeUndefined();
});

test('a release removes the older ones of its own console, and leaves those of other stages', () => {
  const other = 'https://a.example/prod/console/';
  const names = [cacheOf(scope, '1'), cacheOf(scope, '2'), cacheOf(other, '1'), 'someone else’s'];
  expect(oldCaches(names, scope, cacheOf(scope, '2'))).toEqual([cacheOf(scope, '1')]);
});
