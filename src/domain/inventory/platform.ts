import { defineResource } from '../engine/resource/resource.ts';
import { primary, reference, slug, text } from '../engine/schema/fields.ts';
import { alwaysZero, unofferedObject } from '../engine/schema/unsupported-fields.ts';

const platformFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  parent: reference('dcim.platform', { onDelete: 'cascade', linked: true }),
  manufacturer: reference('dcim.manufacturer', { onDelete: 'protect' }),
  ...primary,
  virtualmachine_count: alwaysZero,
  config_template: unofferedObject('Config templates'),
} as const;

/** NetBox: operating systems of devices. They form a tree; one without a manufacturer serves all. */
export const platform = defineResource({
  app: 'dcim',
  model: 'platform',
  endpoint: 'platforms',
  label: 'platform',
  fields: platformFields,
  unique: [
    { name: 'manufacturer_name', fields: ['manufacturer', 'name'] },
    { name: 'manufacturer_slug', fields: ['manufacturer', 'slug'] },
    {
      name: 'name',
      fields: ['name'],
      when: ({ manufacturer }) => manufacturer === null,
      message: 'Platform name must be unique.',
    },
    {
      name: 'slug',
      fields: ['slug'],
      when: ({ manufacturer }) => manufacturer === null,
      message: 'Platform slug must be unique.',
    },
  ],
  tree: 'parent',
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description', 'device_count', 'virtualmachine_count'],
  counts: { device_count: { type: 'dcim.device', field: 'platform' } },
  filters: { available_for_device_type: { fits: 'dcim.devicetype', by: 'manufacturer' } },
  unoffered: { objects: ['config_template_id'] },
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.platform': typeof platformFields;
  }
}
