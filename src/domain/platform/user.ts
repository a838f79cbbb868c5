import { boolean, datetime, text } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';

/** NetBox: users. Passwords are kept as scrypt digests and never leave. */
export const user = defineResource({
  app: 'users',
  model: 'user',
  endpoint: 'users',
  label: 'user',
  bare: true,
  methods: ['GET'],
  unlogged: true,
  fields: {
    username: text({ required: true, maxLength: 150 }),
    first_name: text({ maxLength: 150 }),
    last_name: text({ maxLength: 150 }),
    email: text({ maxLength: 254 }),
    is_active: boolean({ default: true }),
    is_superuser: boolean({ default: false, hidden: true }),
    password: text({ secret: true }),
    date_joined: datetime({ readOnly: true }),
    last_login: datetime({ readOnly: true }),
  },
  unique: [{ name: 'username', fields: ['username'] }],
  naturalKey: 'username',
  ordering: ['username'],
  brief: ['username'],
  search: ['username', 'first_name', 'last_name', 'email'],
  display: ({ username, first_name, last_name }) => {
    const fullName = `${first_name} ${last_name}`.trim();
    return fullName === '' ? username : `${username} (${fullName})`;
  },
});
