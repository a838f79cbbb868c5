import type { Json } from '../../src/domain/engine/json.ts';

/** JSON with keys that an object literal cannot hold. */
export const json = (text: string): Json => JSON.parse(text);

/** Texts that have broken parsers, databases and templates elsewhere. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  'x'.repeat(100_000),
  'nul\u0000inside',
  '\u0007\u001b[31m',
  '😀👩‍👩‍👧‍👦'.repeat(5),
  '\u202Eשלום مرحبا\u202C',
  '﷽ﷺ㍿'.repeat(10),
  'İıſK',
  "'; DROP TABLE dcim_site; --",
  '^(a+)+$',
  '<script>alert(1)</script>',
  '../../../etc/passwd',
  '%{jndi:ldap://x}{{7*7}}',
  'a#b|c\u0001d',
  'NaN',
  '-0',
  '1e400',
  '٣',
  '0x10',
];

/** Values that few fields take. */
export const hostileValues: readonly Json[] = [
  ...hostileTexts,
  0,
  -1,
  1.5,
  1e-9,
  1e21,
  1e300,
  2 ** 53,
  true,
  null,
  [],
  {},
  [null],
  [[1]],
  [{}],
  [{ object_type: 'dcim.interface', object_id: 1e300 }],
  { id: 'x' },
  { id: { id: 1 } },
  { id: null },
  { name: { name: { name: 'x' } } },
  { name: 'x'.repeat(10_000) },
  json('{"__proto__": {"polluted": true}}'),
  { id: { toString: 'x', valueOf: 'x' } },
  { app_label: { toString: 1 }, model: { toString: 1 } },
  [{ object_type: { app_label: { toString: 1 } }, object_id: { valueOf: 1 } }],
  json('{"constructor": {"prototype": 1}, "toString": "x", "hasOwnProperty": []}'),
];

/** Values of query parameters that few filters take. */
export const hostileParameters: readonly string[] = [
  ...['x', 'null', '\u0000', '😀', "' OR 1=1 --", '-1', '1e400', 'true', '2026-13-45', '(a+)+$', '%'],
];
