import { expect, test } from 'vitest';
import { indexedFields, isFoundBy } from '../../../../src/domain/engine/resource/resource.ts';
import { registry } from '../../../../src/domain/registry.ts';

const inventory = registry.resources.filter(({ app }) => app === 'dcim');

test('no resource uses an index for two fields', () => {
  for (const resource of inventory) {
    const indexes = indexedFields(resource).map(({ index }) => index);
    expect([resource.type, indexes]).toEqual([resource.type, [...new Set(indexes)]]);
  }
});

test('references that decide over deletes can be read without walking a collection', () => {
  const unreadable = inventory.flatMap((resource) =>
    Object.entries(resource.fields).flatMap(([name, field]) =>
      field.kind === 'reference' && field.onDelete !== 'keep' && !isFoundBy(resource, name)
        ? [`${resource.type}.${name}`]
        : [],
    ),
  );
  expect(unreadable).toEqual([]);
});

test('brief forms, orderings and import scopes name fields that exist', () => {
  for (const { type, fields, counts = {}, brief, ordering, importScope = {} } of inventory) {
    const unknown = [...brief, ...ordering.map((name) => name.replace(/^-/, '')), ...Object.keys(importScope)].filter(
      (name) => !(name in fields) && !(name in counts),
    );
    expect([type, unknown]).toEqual([type, []]);
  }
});
