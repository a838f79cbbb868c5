import { defineResource } from '../../engine/resource/resource.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { datetime, genericReference, reference } from '../../engine/schema/fields.ts';
import { nameOf } from './named-object.ts';

const bookmarkFields = (types: readonly TypeName[]) =>
  ({
    /** Kept when the object is deleted: the event of the deletion takes the bookmark along, so that no delete looks for it. */
    object: genericReference(types, { required: true, onDelete: 'keep', unviewable: 'hide-entry' }),
    user: reference('users.user', { required: true, onDelete: 'cascade' }),
    created: datetime({ required: true, readOnly: true }),
  }) as const;

/** NetBox: objects of these types that a user wants to find again. */
export const bookmarkOf = (types: readonly TypeName[]) =>
  defineResource({
    app: 'extras',
    model: 'bookmark',
    endpoint: 'bookmarks',
    label: 'bookmark',
    bare: true,
    unlogged: true,
    fields: bookmarkFields(types),
    unique: [{ name: 'object_user', fields: ['object', 'user'] }],
    ordering: ['created'],
    brief: ['object', 'user'],
    filters: { object_type_id: { as: 'object_type' } },
    display: ({ object }, { related }) => nameOf(object, related('object')),
    displayNeeds: ['object'],
    derive: ({ before }, { now }) => (before ? {} : { created: now }),
  });

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.bookmark': ReturnType<typeof bookmarkFields>;
  }
}
