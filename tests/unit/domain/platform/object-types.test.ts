import { expect, test } from 'vitest';
import { describeType, typeFilters } from '../../../../src/domain/platform/object-types.ts';
import { registry } from '../../../../src/domain/registry.ts';

const described = registry.resources.map((resource) => describeType(resource, 'https://x'));

/** The names of the types that one filter finds, or what is wrong with its values. */
async function find(name: string, ...values: string[]): Promise<readonly string[] | string> {
  const test = await typeFilters.get(name)?.(values);
  if (test === undefined) throw new Error(`No filter ${name}`);
  if (typeof test === 'string') return test;
  return described.filter(test).map(({ app_label, model }) => `${app_label}.${model}`);
}

test('types are found by parts of their names, by ids and by what their objects can do', async () => {
  const all = registry.resources.map(({ type }) => type);
  expect(await find('model', 'Rack')).toEqual(['dcim.rack']);
  expect(await find('model__isw', 'rack')).toEqual(['dcim.rackrole', 'dcim.racktype', 'dcim.rack']);
  expect(await find('model__n', 'rack')).toEqual(all.filter((type) => type !== 'dcim.rack'));
  expect(await find('model__regex', '^cables?$')).toEqual(['dcim.cable']);
  expect(await find('model__empty', 'true')).toEqual([]);
  expect(await find('app_label__n', 'dcim', 'netbox_asset_lifecycle', 'extras', 'tenancy', 'users')).toEqual([
    'core.job',
    'core.objectchange',
  ]);
  const [first] = described;
  expect(await find('id', String(first?.id))).toEqual([all[0]]);
  expect(await find('id__gt', '0')).toEqual(all);
  expect(await find('id__empty', 'true')).toEqual([]);
  const withContacts = registry.resources.filter(({ contacts }) => contacts).map(({ type }) => type);
  expect(withContacts).toContain('dcim.site');
  expect(await find('features', 'contacts')).toEqual(withContacts);
  expect(await find('public', 'false')).toEqual([]);
  expect(await find('q', 'RACKTYPE')).toEqual(['dcim.racktype']);
});

test('values that do not fit are refused', async () => {
  expect(await find('id', 'x')).toBe('Enter a whole number.');
  expect(await find('public', 'maybe')).toBe('Enter true or false.');
  expect(await find('model__regex', '(')).toMatch(/^Enter a valid regular expression/);
});
