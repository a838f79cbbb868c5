import { defineResource } from '../engine/resource/resource.ts';
import { reference, text } from '../engine/schema/fields.ts';

const credentialFields = {
  user: reference('users.user', { required: true, onDelete: 'cascade' }),
  password: text({ secret: true }),
} as const;

/**
 * The password of a user, under the user's id and in an item of its own: functions that read users need not be able to
 * read passwords. It has no route.
 */
export const credential = defineResource({
  app: 'users',
  model: 'credential',
  endpoint: 'credentials',
  label: 'credential',
  bare: true,
  methods: [],
  unlogged: true,
  fields: credentialFields,
  ordering: ['user'],
  brief: [],
  display: ({ user }) => `Credential of user ${user}`,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'users.credential': typeof credentialFields;
  }
}
