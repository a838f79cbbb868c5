import { defineResource } from '../engine/resource/resource.ts';
import { primary, slug, text } from '../engine/schema/fields.ts';
import { alwaysZero } from '../engine/schema/unsupported-fields.ts';

const manufacturerFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  ...primary,
  inventoryitem_count: alwaysZero,
} as const;

export const manufacturer = defineResource({
  app: 'dcim',
  model: 'manufacturer',
  endpoint: 'manufacturers',
  label: 'manufacturer',
  contacts: true,
  fields: manufacturerFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'slug', fields: ['slug'] },
  ],
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description'],
  counts: {
    devicetype_count: { type: 'dcim.devicetype', field: 'manufacturer' },
    moduletype_count: { type: 'dcim.moduletype', field: 'manufacturer' },
    racktype_count: { type: 'dcim.racktype', field: 'manufacturer' },
    platform_count: { type: 'dcim.platform', field: 'manufacturer' },
  },
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.manufacturer': typeof manufacturerFields;
  }
}
