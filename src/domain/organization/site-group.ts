import { defineResource } from '../engine/resource/resource.ts';
import { nodeUniqueness } from '../engine/resource/tree-uniqueness.ts';
import { primary, reference, slug, text } from '../engine/schema/fields.ts';
import { alwaysZero } from '../engine/schema/unsupported-fields.ts';

const siteGroupFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  parent: reference('dcim.sitegroup', { onDelete: 'cascade', linked: true }),
  ...primary,
  prefix_count: alwaysZero,
} as const;

/** NetBox: site groups form a tree of functions (campus, branch office), apart from the tree of regions. */
export const siteGroup = defineResource({
  app: 'dcim',
  model: 'sitegroup',
  endpoint: 'site-groups',
  label: 'site group',
  contacts: true,
  fields: siteGroupFields,
  unique: nodeUniqueness('site group'),
  tree: 'parent',
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description', 'site_count'],
  counts: { site_count: { type: 'dcim.site', field: 'group' } },
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.sitegroup': typeof siteGroupFields;
  }
}
