import { ownerFilters } from '../engine/resource/declared-filters.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { color, integer, objectTypes, text, unicodeSlug } from '../engine/schema/fields.ts';

const tagFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: unicodeSlug(),
  color: color({ default: '9e9e9e' }),
  description: text({ maxLength: 200 }),
  weight: integer({ default: 1000, min: 0, max: 32767 }),
  object_types: objectTypes('any', { having: 'tags' }),
} as const;

const tagged = { referrer: 'extras.taggeditem', field: 'tag' } as const;

export const tag = defineResource({
  app: 'extras',
  model: 'tag',
  endpoint: 'tags',
  label: 'tag',
  fields: tagFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'slug', fields: ['slug'] },
  ],
  naturalKey: 'slug',
  importKey: 'slug',
  ordering: ['weight', 'name'],
  brief: ['name', 'slug', 'color', 'description'],
  counts: { tagged_items: { type: 'extras.taggeditem', field: 'tag' } },
  filters: {
    /** NetBox: tags that objects of a type carry, and those that they may carry. */
    content_type: { ...tagged, filter: 'object_type' },
    content_type_id: { ...tagged, filter: 'object_type' },
    for_object_type_id: { orNone: 'object_types' },
  },
  unoffered: ownerFilters,
  search: ['name', 'slug', 'description'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.tag': typeof tagFields;
  }
}
