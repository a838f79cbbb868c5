import { choices } from '../model/choices.ts';
import { choice, datetime, integer, jsonObject, objectType, reference, text } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';

export const changeActions = choices({ create: 'Created', update: 'Updated', delete: 'Deleted' });

/** NetBox: the change log. Entries are written with the change itself, in one transaction, and never edited. */
export const objectChange = defineResource({
  app: 'core',
  model: 'objectchange',
  endpoint: 'object-changes',
  label: 'object change',
  bare: true,
  methods: ['GET'],
  unlogged: true,
  shards: 4,
  fields: {
    time: datetime({ readOnly: true }),
    user: reference('users.user', { readOnly: true, onDelete: 'keep' }),
    user_name: text({ readOnly: true }),
    request_id: text({ readOnly: true }),
    action: choice(changeActions, { readOnly: true }),
    changed_object_type: objectType('any', { readOnly: true }),
    changed_object_id: integer({ readOnly: true }),
    changed_object: text({ readOnly: true, hidden: true, index: 'byObject' }),
    object_repr: text({ readOnly: true, long: true }),
    message: text({ readOnly: true, long: true }),
    prechange_data: jsonObject({ readOnly: true, long: true }),
    postchange_data: jsonObject({ readOnly: true, long: true }),
  },
  ordering: ['time'],
  brief: ['time', 'user_name', 'action', 'object_repr'],
  search: ['user_name', 'object_repr'],
  display: ({ object_repr, action, user_name }) => `${object_repr} ${action}d by ${user_name}`,
});
