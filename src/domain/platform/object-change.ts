import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { anyJson, choice, datetime, genericReference, reference, text, uuid } from '../engine/schema/fields.ts';

const changeActions = choices({ create: 'Created', update: 'Updated', delete: 'Deleted' });

/**
 * NetBox: the change log of objects of these types. Entries are written with the change itself, in one transaction, and
 * never edited.
 */
export const objectChangeOf = (types: readonly TypeName[]) =>
  defineResource({
    app: 'core',
    model: 'objectchange',
    endpoint: 'object-changes',
    label: 'object change',
    bare: true,
    methods: ['GET'],
    unlogged: true,
    unbounded: true,
    shards: 4,
    fields: {
      time: datetime({ readOnly: true, required: true }),
      user: reference('users.user', { readOnly: true, onDelete: 'keep' }),
      user_name: text({ readOnly: true }),
      request_id: uuid({ readOnly: true, index: 'bySource' }),
      action: choice(changeActions, { required: true, readOnly: true, multi: true }),
      changed_object: genericReference(types, {
        required: true,
        readOnly: true,
        onDelete: 'keep',
        index: 'byObject',
        unviewable: 'hide-entry',
      }),
      /** What the object is a part of: lists of a device's changes show those of its interfaces. */
      related_object: genericReference(types, { readOnly: true, hidden: true, onDelete: 'keep', index: 'byParent' }),
      object_repr: text({ readOnly: true, long: true }),
      message: text({ readOnly: true, long: true }),
      /** When the state before was written: by it the change before this one is known. */
      _since: datetime({ readOnly: true, hidden: true, long: true }),
      /** Method and path of the request, for what is sent about the change; empty where there was none. */
      _route: text({ readOnly: true, hidden: true, long: true }),
      /** NetBox: null before a create, and after a delete. */
      prechange_data: anyJson({ readOnly: true, long: true }),
      postchange_data: anyJson({ readOnly: true, long: true }),
    },
    ordering: ['time'],
    newestFirst: true,
    brief: ['time', 'user_name', 'action', 'object_repr'],
    filters: {
      time_after: { as: 'time__gte' },
      time_before: { as: 'time__lte' },
      changed_object_type_id: { as: 'changed_object_type' },
      related_object_type_id: { as: 'related_object_type' },
    },
    search: ['user_name', 'object_repr'],
    display: ({ object_repr, action, user_name }) => `${object_repr} ${action}d by ${user_name}`,
  });

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'core.objectchange': ReturnType<typeof objectChangeOf>['fields'];
  }
}
