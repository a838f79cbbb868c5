import { defineResource } from '../engine/resource/resource.ts';
import { color, primary, slug, text } from '../engine/schema/fields.ts';

const rackRoleFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  color: color({ default: '9e9e9e' }),
  ...primary,
} as const;

export const rackRole = defineResource({
  app: 'dcim',
  model: 'rackrole',
  endpoint: 'rack-roles',
  label: 'rack role',
  fields: rackRoleFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'slug', fields: ['slug'] },
  ],
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description', 'rack_count'],
  counts: { rack_count: { type: 'dcim.rack', field: 'role' } },
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.rackrole': typeof rackRoleFields;
  }
}
