import { defineResource } from '../engine/resource/resource.ts';
import { primary, reference, slug, text } from '../engine/schema/fields.ts';

const tenantGroupFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  parent: reference('tenancy.tenantgroup', { onDelete: 'cascade', linked: true }),
  ...primary,
} as const;

/** NetBox: names and slugs of tenant groups are unique over the whole tree. */
export const tenantGroup = defineResource({
  app: 'tenancy',
  model: 'tenantgroup',
  endpoint: 'tenant-groups',
  label: 'tenant group',
  fields: tenantGroupFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'slug', fields: ['slug'] },
  ],
  tree: 'parent',
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description', 'tenant_count'],
  counts: { tenant_count: { type: 'tenancy.tenant', field: 'group' } },
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'tenancy.tenantgroup': typeof tenantGroupFields;
  }
}
