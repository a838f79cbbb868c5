import { describe, expect, test } from 'vitest';
import type { CustomField } from '../../../../../../src/domain/engine/schema/custom-fields.ts';
import { columnList } from '../../../../../../src/domain/engine/transfer/import/column-list.ts';
import { readHeader } from '../../../../../../src/domain/engine/transfer/import/columns.ts';
import { isImportable } from '../../../../../../src/domain/engine/transfer/import/importable.ts';
import { device } from '../../../../../../src/domain/inventory/device.ts';
import { spareItem } from '../../../../../../src/domain/lifecycle/spares/spare-item.ts';
import { registry } from '../../../../../../src/domain/registry.ts';

describe.each(registry.resources.filter(isImportable).map((resource) => [resource.type, resource] as const))(
  '%s',
  (_, resource) => {
    test('has no column that an import does not take, and none twice', () => {
      const headers = columnList(registry, resource).map(({ header }) => header);
      expect(() => readHeader(registry, resource, headers)).not.toThrow();
    });

    test('has a column for all that a request must set', () => {
      const { headerOf } = readHeader(
        registry,
        resource,
        columnList(registry, resource).map(({ header }) => header),
      );
      const required = Object.entries(resource.fields).filter(([, field]) => field.required && !field.readOnly);
      expect(required.filter(([name]) => !headerOf(name))).toEqual([]);
    });
  },
);

test('a column tells its type, its choices, what it names and by which attribute', () => {
  const columns = new Map(columnList(registry, device).map((column) => [column.header, column]));
  expect(columns.get('manufacturer')).toMatchObject({ reference: { type: 'dcim.manufacturer', accessor: 'name' } });
  expect(columns.get('device_type')).toMatchObject({ required: true, reference: { accessor: 'model' } });
  expect(columns.get('tags')).toMatchObject({ reference: { type: 'extras.tag', accessor: 'slug' } });
  expect(columns.get('face')).toMatchObject({ type: 'choice', choices: ['front', 'rear'] });
  expect(columns.get('position')).toMatchObject({ required: false, type: 'decimal' });
  expect([...columns.keys()]).not.toContain('created');
  expect(columnList(registry, spareItem)).toContainEqual(
    expect.objectContaining({ header: 'item_type', required: true }),
  );
});

test('custom fields have columns, those that refer to objects by name', () => {
  const rack: CustomField = {
    id: 1,
    name: 'spare_rack',
    type: 'object',
    objectTypes: ['dcim.device'],
    required: true,
    unique: false,
    filterLogic: 'loose',
    default: null,
    minimum: null,
    maximum: null,
    relatedType: 'dcim.rack',
  };
  expect(columnList(registry, device, [rack])).toContainEqual({
    header: 'cf_spare_rack',
    required: true,
    type: 'object',
    reference: { type: 'dcim.rack', accessor: 'name' },
  });
});
