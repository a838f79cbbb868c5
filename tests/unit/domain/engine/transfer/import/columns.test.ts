import { expect, test } from 'vitest';
import { readHeader } from '../../../../../../src/domain/engine/transfer/import/columns.ts';
import { UnusableFile } from '../../../../../../src/domain/engine/transfer/import/row-report.ts';
import { cable } from '../../../../../../src/domain/inventory/cable.ts';
import { device } from '../../../../../../src/domain/inventory/device.ts';
import { module } from '../../../../../../src/domain/inventory/module.ts';
import { site } from '../../../../../../src/domain/organization/site.ts';
import { registry } from '../../../../../../src/domain/registry.ts';

test('a reference is named by the attribute that the target is imported by, or by the one after the dot', () => {
  const { named } = readHeader(registry, site, ['name', 'region', 'tenant.slug', 'tags']);
  expect(named.get('region')).toMatchObject({ kind: 'reference', target: 'dcim.region', accessor: 'name' });
  expect(named.get('tenant')).toMatchObject({ kind: 'reference', target: 'tenancy.tenant', accessor: 'slug' });
  expect(named.get('tags')).toMatchObject({ kind: 'reference', target: 'extras.tag', accessor: 'slug' });
  expect(named.get('name')).toMatchObject({ kind: 'value', key: 'name', index: 0 });
});

test('a column that only narrows another one is taken although the object has no such field', () => {
  expect(readHeader(registry, device, ['manufacturer']).named.get('manufacturer')).toMatchObject({
    kind: 'scope',
    target: 'dcim.manufacturer',
    accessor: 'name',
  });
  expect(readHeader(registry, module, ['manufacturer.slug']).named.get('manufacturer')).toMatchObject({
    accessor: 'slug',
  });
  expect(() => readHeader(registry, site, ['manufacturer'])).toThrow('Unrecognized header: manufacturer. Did you mean');
});

test('the ends of a cable have columns for type, name, site and whatever a component belongs to', () => {
  const { all } = readHeader(registry, cable, ['side_a_type', 'side_a_device', 'side_a_name', 'side_b_site']);
  expect(all).toMatchObject([
    { kind: 'end', name: 'a_terminations', part: 'type' },
    { kind: 'end', name: 'a_terminations', part: 'device' },
    { kind: 'end', name: 'a_terminations', part: 'name' },
    { kind: 'end', name: 'b_terminations', part: 'site' },
  ]);
});

test.each([
  ['an unknown field', ['colour'], 'Unrecognized header: colour'],
  ['a field that cannot be set', ['created'], 'Unrecognized header: created'],
  ['an attribute of something that is no reference', ['name.slug'], 'Unrecognized header: name.slug'],
  ['two dots', ['region.parent.name'], 'Unrecognized header: region.parent.name'],
  ['a cable end', ['side_a_type'], 'Unrecognized header: side_a_type'],
  ['an attribute that the target lacks', ['region.taste'], '"taste" is an invalid accessor field name.'],
  ['the custom fields as a whole', ['custom_fields'], 'Unrecognized header: custom_fields'],
  ['a name that was mistyped', ['name', 'statsu'], 'Unrecognized header: statsu. Did you mean status'],
  ['a field of every object', ['constructor'], 'Unrecognized header: constructor'],
  [
    'more columns than anybody has',
    Array.from({ length: 1001 }, (_, index) => `c${index}`),
    'The file has 1001 columns; at most 1000 are read.',
  ],
  ['a field twice', ['name', 'slug', 'name'], 'Duplicate or conflicting column header for "name"'],
  ['a reference in two forms', ['region', 'region.slug'], 'Duplicate or conflicting column header for "region"'],
  ['the id twice', ['id', 'id'], 'Duplicate or conflicting column header for "id"'],
])('a header row with %s is refused', (_, headers, message) => {
  expect(() => readHeader(registry, site, headers)).toThrow(UnusableFile);
  expect(() => readHeader(registry, site, headers)).toThrow(message);
});

test('blank headers make columns that belong to no field, wherever they are', () => {
  const columns = readHeader(registry, site, ['name', ' ', 'slug', '', '']);
  expect(columns.all.map(({ header, index }) => [header, index])).toEqual([
    ['name', 0],
    ['slug', 2],
  ]);
  expect([[...columns.unnamed], columns.fewest, columns.most]).toEqual([[1, 3, 4], 3, 5]);
});

test('blank headers do not count as columns of the file', () => {
  expect(readHeader(registry, site, ['name', ...Array.from({ length: 16_383 }, () => '')]).all).toHaveLength(1);
});

test.each([['side_a_colour'], ['side_c_type'], ['a_terminations']])('%s describes no end of a cable', (header) => {
  expect(() => readHeader(registry, cable, [header])).toThrow(`Unrecognized header: ${header}. `);
});

test('errors of a field are reported under its header, and those of a cable end under the name of its component', () => {
  expect(readHeader(registry, site, ['region.slug']).headerOf('region')?.header).toBe('region.slug');
  const cables = readHeader(registry, cable, ['side_b_type', 'side_b_name']);
  expect(cables.headerOf('b_terminations')?.header).toBe('side_b_name');
  expect(cables.headerOf('a_terminations')).toBeUndefined();
});
