import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { choice, datetime, genericReference, reference, text } from '../../engine/schema/fields.ts';
import { eventTypes } from '../events/event-types.ts';
import { nameOf } from './named-object.ts';

const typeChoices = choices(Object.fromEntries([...eventTypes].map(([name, { label }]) => [name, label] as const)));

const notificationFields = (types: readonly TypeName[]) =>
  ({
    object: genericReference(types, { required: true, onDelete: 'keep', unviewable: 'hide-entry' }),
    user: reference('users.user', { required: true, onDelete: 'cascade' }),
    created: datetime({ required: true, readOnly: true }),
    read: datetime({ help: 'When the user has read it; null until then' }),
    event_type: choice(typeChoices, { required: true, bare: true }),
    /** What the object was called then. */
    object_repr: text({ readOnly: true, hidden: true, maxLength: 200 }),
  }) as const;

/**
 * NetBox: what a user is told of an object of these types. There is one for each user and object: a newer event takes the
 * place of the older, and is unread.
 */
export const notificationOf = (types: readonly TypeName[]) =>
  defineResource({
    app: 'extras',
    model: 'notification',
    endpoint: 'notifications',
    label: 'notification',
    bare: true,
    unlogged: true,
    fields: notificationFields(types),
    unique: [{ name: 'object_user', fields: ['object', 'user'] }],
    ordering: ['created'],
    newestFirst: true,
    brief: ['object', 'user', 'read', 'event_type'],
    filters: { object_type_id: { as: 'object_type' } },
    display: ({ object, object_repr }) => object_repr || `${object.type} ${object.id}`,
    derive: ({ before, after, related }, { now }) => ({
      ...(before ? {} : { created: now }),
      ...(after.object_repr === '' ? { object_repr: nameOf(after.object, related('object')).slice(0, 200) } : {}),
    }),
  });

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.notification': ReturnType<typeof notificationFields>;
  }
}
