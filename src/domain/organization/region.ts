import { defineResource } from '../engine/resource/resource.ts';
import { nodeUniqueness } from '../engine/resource/tree-uniqueness.ts';
import { primary, reference, slug, text } from '../engine/schema/fields.ts';
import { alwaysZero } from '../engine/schema/unsupported-fields.ts';

const regionFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  parent: reference('dcim.region', { onDelete: 'cascade', linked: true }),
  ...primary,
  prefix_count: alwaysZero,
} as const;

/** NetBox: regions form a tree; deleting a node deletes its children. */
export const region = defineResource({
  app: 'dcim',
  model: 'region',
  endpoint: 'regions',
  label: 'region',
  contacts: true,
  fields: regionFields,
  unique: nodeUniqueness('region'),
  tree: 'parent',
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description', 'site_count'],
  counts: { site_count: { type: 'dcim.site', field: 'region' } },
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.region': typeof regionFields;
  }
}
