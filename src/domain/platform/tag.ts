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
  search: ['name', 'slug'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.tag': typeof tagFields;
  }
}
