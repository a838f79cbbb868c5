import { expect, test } from 'vitest';
import { indexedFields } from '../../../src/domain/engine/resource/resource.ts';
import { defaults } from '../../../src/domain/engine/schema/defaults.ts';
import type { TypeName } from '../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../src/domain/registry.ts';
import { itemBytes, narrowRow, objectItem, storedObject } from '../../../src/repos/items.ts';
import { readOldTable } from '../../support/old-table.ts';

const site = registry.resourceOf('dcim.site');
const times = { created: '2026-03-14T09:26:53.589Z', last_updated: '2026-03-14T09:26:54.000Z' };
const values = { ...defaults(site), name: 'Amsterdam', slug: 'ams', latitude: '52.370000', tags: [1, 2], ...times };

test('an object comes back from its item as it was', () => {
  expect(storedObject(site, objectItem(site, 7, 3, values))).toEqual({ type: 'dcim.site', id: 7, version: 3, values });
});

test('an object that was written before a field was declared has the default of the field', () => {
  const line = registry.resourceOf('netbox_asset_lifecycle.shipmentlineitem');
  const item = {
    ...objectItem(line, 1, 1, {}),
    body: JSON.stringify({ shipment: 1, bom_line_item: 2, qty_shipped: 3 }),
  };
  expect(storedObject(line, item).values).toMatchObject({ qty_received: null, qty_returned: 0, units_recorded: false });
});

test.each([
  ['dcim.devicetype', { end_of_life: null, cooling_method: null }],
  ['dcim.device', { cooling_method: null }],
  ['dcim.rack', { cooling_capability: null, cooling_capacity: null }],
  ['dcim.interface', { channels: null, channel_id: null }],
  ['dcim.interfacetemplate', { parent: null, channels: null, channel_id: null }],
] as const)('a %s of the first release has nothing of what NetBox 4.7 added', (type, added) => {
  const resource = registry.resourceOf(type);
  const old = readOldTable('0.1.0').items.filter(({ pk, body }) => String(pk).startsWith(`${type}#`) && body);
  expect(old.length).toBeGreaterThan(0);
  for (const item of old) expect(storedObject(resource, item).values).toMatchObject(added);
});

test('module types, bays, their templates and custom fields without what NetBox 4.7 added have its defaults', () => {
  const bare = (type: TypeName) => storedObject(registry.resourceOf(type), { sk: '1', version: 1, body: '{}' }).values;
  for (const type of ['dcim.moduletype', 'dcim.modulebay', 'dcim.modulebaytemplate'] as const)
    expect(bare(type)).toMatchObject({ module_bay_types: [] });
  expect(bare('extras.customfield')).toMatchObject({ nulls_first: false });
});

test('a row has the fields that are not long, times to the millisecond among them', () => {
  const { id, values: row } = narrowRow(site, 7, { ...values, comments: 'long' });
  expect(id).toBe(7);
  expect(row).toMatchObject({ name: 'Amsterdam', tags: [1, 2], description: '', comments: '', ...times });
});

test('a time that milliseconds do not say stays as it is', () => {
  const created = '2026-03-14T09:26:53.589123Z';
  expect(narrowRow(site, 7, { ...values, created }).values.created).toBe(created);
});

test('no two fields of a resource stand in one index', () => {
  for (const resource of registry.resources) {
    const indexes = indexedFields(resource).map(({ index }) => index);
    expect([resource.type, new Set(indexes).size]).toEqual([resource.type, indexes.length]);
  }
});

test('the size of an item counts its bytes, not its characters', () => {
  expect(itemBytes({ pk: 'a', sk: '\u00e9', version: 1 })).toBe(2 + 1 + 2 + 2 + 7 + 8);
});
