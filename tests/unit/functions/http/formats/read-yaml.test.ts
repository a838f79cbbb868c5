import { expect, test } from 'vitest';
import { isJsonObject, type Json } from '../../../../../src/domain/engine/json.ts';
import { recordsOfObjects } from '../../../../../src/domain/engine/transfer/import/records-of-objects.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { readYaml } from '../../../../../src/functions/http/formats/read-yaml.ts';

const valueIn = (text: string): Json | undefined => readYaml(text).values[0];

test.each<readonly [string, Json]>([
  ['08', '08'],
  ['010', 8],
  ['-010', -8],
  ['0b101', 5],
  ['0x1F', 31],
  ['1_000', 1000],
  ['1:30', 90],
  ['1:30.5', 90.5],
  ['1e3', '1e3'],
  ['1.0e+3', 1000],
  ['.5', 0.5],
  ['1.', 1],
  ['+1', 1],
  ['0o17', '0o17'],
  ['no', false],
  ['On', true],
  ['y', 'y'],
  ['~', null],
  ['', null],
  ['2026-01-01', '2026-01-01'],
  ['.inf', '.inf'],
  ['"no"', 'no'],
  ["'08'", '08'],
  ['!!str no', 'no'],
  ['!!int "3"', 3],
  ['! 3', '3'],
  ['|\n  no\n', 'no\n'],
])('the scalar %s is read as PyYAML reads it', (text, value) => {
  expect(valueIn(`a: ${text}`)).toEqual({ a: value });
});

test('keys are the texts as they are written', () => {
  expect(valueIn('1:1: a\nno: b\n08: c\n~: d\n2026-01-01: e\n__proto__: f')).toEqual(
    Object.fromEntries([
      ['1:1', 'a'],
      ['no', 'b'],
      ['08', 'c'],
      ['~', 'd'],
      ['2026-01-01', 'e'],
      ['__proto__', 'f'],
    ]),
  );
});

test('aliases and merged mappings mean what they repeat; what stands in a mapping itself wins', () => {
  const text = 'a: &a {x: 010, y: 2}\nb: &b {x: 3, z: 4}\nc: {y: 5, <<: [*a, *b]}\nd: *a\ne: {"<<": 6}';
  expect(valueIn(text)).toEqual({
    a: { x: 8, y: 2 },
    b: { x: 3, z: 4 },
    c: { x: 8, y: 5, z: 4 },
    d: { x: 8, y: 2 },
    e: { '<<': 6 },
  });
});

test.each([
  ['a key that is a mapping', '{a: b}: c', 'A key must be a single value'],
  ['an alias of nothing', 'a: *b', 'Unresolved alias'],
  ['a merge of no mapping', '<<: 1', '<< must name mappings'],
  ['a tag of Python', 'a: !!python/object:os.system {}', 'could not determine a constructor for the tag'],
  ['a tagged scalar of another kind', 'a: !!binary aGk=', 'could not determine a constructor for the tag'],
  ['a key twice', 'a: 1\na: 2', 'Map keys must be unique'],
  ['a mapping in itself', 'a: &a {b: *a}', 'Nested deeper than 24 levels'],
  ['half a character', 'a: "\\ud83d"', 'Unpaired surrogate'],
])('%s is refused', (_, text, problem) => {
  expect(() => readYaml(text)).toThrow(problem);
});

const bomb = (line: (name: string, before: string) => string): string =>
  `a0: &a0 {x: 1}\n${Array.from({ length: 20 }, (_, level) => line(`a${level + 1}`, `*a${level}`)).join('\n')}`;

test.each([
  ['lists', bomb((name, before) => `${name}: &${name} [${Array(9).fill(before).join(', ')}]`)],
  ['merged mappings', bomb((name, before) => `${name}: &${name} {<<: [${Array(9).fill(before).join(', ')}]}`)],
])('aliases that multiply %s are refused before they fill the memory', (_, text) => {
  expect(() => readYaml(text)).toThrow('Aliases repeat more than 100000 values');
});

test('a field gets the text or the value, whichever it means', () => {
  const { values, texts } = readYaml(
    'name: 1:1\nslug: 010\nfacility: no\ntime_zone: 1_0\nlatitude: 1:30.5\nstatus: on\ntags: [010, 1:1]\ncf_a: 0x1F\n',
  );
  const [header, row] = recordsOfObjects(registry.resourceOf('dcim.site'), values.filter(isJsonObject), texts, false);
  expect(Object.fromEntries(header?.cells.map((name, at) => [name, row?.cells[at]]) ?? [])).toEqual({
    name: '1:1',
    slug: '010',
    facility: 'no',
    time_zone: '1_0',
    latitude: '90.5',
    status: 'on',
    tags: '010,1:1',
    cf_a: '0x1F',
  });
});

test('texts of custom fields are as they are written, and their objects are JSON', () => {
  const { values, texts } = readYaml(
    'name: a\ncf_code: 010\ncf_meta: {on: no}\ncustom_fields: {rack: 1:1, more: {a: 010}}',
  );
  const [, row] = recordsOfObjects(registry.resourceOf('dcim.site'), values.filter(isJsonObject), texts, false);
  expect(row?.cells).toEqual(['a', '010', '{"on":false}', '1:1', '{"a":8}']);
});

test('references are named by texts', () => {
  const { values, texts } = readYaml('device_type: {model: 010, manufacturer: {name: no}}\ntags: [{slug: 1:1}]');
  const [, row] = recordsOfObjects(registry.resourceOf('dcim.device'), values.filter(isJsonObject), texts, false);
  expect(row?.cells).toEqual(['010', '{"name":"no"}', '1:1']);
});

test('integers, booleans and JSON are values', () => {
  const { values, texts } = readYaml('u_height: 1_0\ndesc_units: Yes\nmodel: Yes');
  const [header, row] = recordsOfObjects(
    registry.resourceOf('dcim.racktype'),
    values.filter(isJsonObject),
    texts,
    false,
  );
  expect([header?.cells, row?.cells]).toEqual([
    ['u_height', 'desc_units', 'model'],
    ['10', 'true', 'Yes'],
  ]);
  const device = readYaml('name: 010\nlocal_context_data: {a: no, b: 010, 08: 1}');
  const [, cells] = recordsOfObjects(
    registry.resourceOf('dcim.device'),
    device.values.filter(isJsonObject),
    device.texts,
    false,
  );
  expect(cells?.cells).toEqual(['010', '{"a":false,"b":8,"08":1}']);
});
