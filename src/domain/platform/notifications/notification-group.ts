import { defineResource } from '../../engine/resource/resource.ts';
import { references, text } from '../../engine/schema/fields.ts';

const notificationGroupFields = {
  name: text({ required: true, maxLength: 100 }),
  description: text({ maxLength: 200 }),
  groups: references('users.group', { filterMode: 'any' }),
  users: references('users.user', { filterMode: 'any' }),
} as const;

/** NetBox: users and groups whom event rules tell of what happens. */
export const notificationGroup = defineResource({
  app: 'extras',
  model: 'notificationgroup',
  endpoint: 'notification-groups',
  label: 'notification group',
  bare: true,
  fields: notificationGroupFields,
  unique: [{ name: 'name', fields: ['name'] }],
  naturalKey: 'name',
  ordering: ['name'],
  brief: ['name', 'description'],
  search: ['name', 'description'],
  display: ({ name }) => name,
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.notificationgroup': typeof notificationGroupFields;
  }
}
