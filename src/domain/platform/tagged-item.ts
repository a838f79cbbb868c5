import { defineResource } from '../engine/resource/resource.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { genericReference, reference } from '../engine/schema/fields.ts';

/**
 * NetBox: that an object of these types carries a tag. Entries come and go with the tags of the object, in the same unit
 * of work; by them a tag knows its objects, of whatever type, without a walk through their collections.
 */
export const taggedItemOf = (types: readonly TypeName[]) =>
  defineResource({
    app: 'extras',
    model: 'taggeditem',
    endpoint: 'tagged-objects',
    label: 'tagged item',
    bare: true,
    unlogged: true,
    methods: ['GET'],
    shards: 4,
    fields: {
      object: genericReference(types, {
        required: true,
        readOnly: true,
        onDelete: 'keep',
        unviewable: 'hide-entry',
      }),
      tag: reference('extras.tag', { required: true, readOnly: true, onDelete: 'cascade' }),
    },
    ordering: ['tag'],
    brief: ['object', 'tag'],
    search: ['tag.name', 'tag.slug'],
    filters: { object_type_id: { as: 'object_type' } },
    display: ({ object }, { related }) =>
      `${related('object')?.name ?? `${object.type} ${object.id}`} tagged with ${related('tag')?.name}`,
    displayNeeds: ['object', 'tag'],
  });

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.taggeditem': ReturnType<typeof taggedItemOf>['fields'];
  }
}
