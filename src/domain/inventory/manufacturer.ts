import { primary, slug, text } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';

export const manufacturer = defineResource({
  app: 'dcim',
  model: 'manufacturer',
  endpoint: 'manufacturers',
  label: 'manufacturer',
  contacts: true,
  fields: { name: text({ required: true, maxLength: 100 }), slug: slug(), ...primary },
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
