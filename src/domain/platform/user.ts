import type { Work } from '../engine/ports.ts';
import { ownerFilters } from '../engine/resource/declared-filters.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { boolean, datetime, email, jsonObject, references, text, username } from '../engine/schema/fields.ts';
import { credential } from './credential.ts';
import { added, requireHeld } from './granting.ts';
import { syncReverseList } from './many-to-many.ts';
import { requireNoSuperusers } from './superusers.ts';

/** NetBox: AUTH_PASSWORD_VALIDATORS, as they are without configuration. */
function passwordProblems(password: string): readonly string[] {
  return [
    ...(password.length < 12 ? ['This password is too short. It must contain at least 12 characters.'] : []),
    ...(/\d/.test(password) ? [] : ['Password must have at least one numeral.']),
    ...(/[A-Z]/.test(password) ? [] : ['Password must have at least one uppercase letter.']),
    ...(/[a-z]/.test(password) ? [] : ['Password must have at least one lowercase letter.']),
  ];
}

const userFields = {
  username: username({ required: true, maxLength: 150 }),
  password: text({ secret: true, maxLength: 128, help: 'Write-only' }),
  first_name: text({ maxLength: 150 }),
  last_name: text({ maxLength: 150 }),
  email: email(),
  is_active: boolean({ default: true }),
  is_superuser: boolean({ default: false, hidden: true, readOnly: true }),
  date_joined: datetime({ readOnly: true, required: true }),
  last_login: datetime({ readOnly: true }),
  groups: references('users.group', { filterMode: 'any' }),
  permissions: references('users.objectpermission', { filterMode: 'any' }),
  /** NetBox: UserConfig, at a route of its own. */
  preferences: jsonObject({ hidden: true, readOnly: true, long: true }),
  /** The identity that the account is bound to, where single sign-on made it: the claims `iss` and `sub`. */
  sign_on_issuer: text({ hidden: true, readOnly: true, long: true }),
  sign_on_subject: text({ hidden: true, readOnly: true, long: true }),
} as const;

/** NetBox: users. Passwords are kept apart, as digests. */
export const user = defineResource({
  app: 'users',
  model: 'user',
  endpoint: 'users',
  label: 'user',
  bare: true,
  fields: userFields,
  unique: [
    { name: 'username', fields: ['username'], caseInsensitive: true },
    { name: 'identity', fields: ['sign_on_issuer', 'sign_on_subject'] },
  ],
  naturalKey: 'username',
  ordering: ['username'],
  brief: ['username'],
  /** Ansible looks for the user whose password it is to set by name and password. */
  ignoredFilters: ['password'],
  unoffered: ownerFilters,
  filters: {
    notification_group_id: { referrer: 'extras.notificationgroup', field: 'users', filter: 'id', isChoice: true },
  },
  search: ['username', 'first_name', 'last_name', 'email'],
  display: ({ username, first_name, last_name }) => {
    const fullName = `${first_name} ${last_name}`.trim();
    return fullName === '' ? username : `${username} (${fullName})`;
  },
  derive: ({ before }, { now }) => (before ? {} : { date_joined: now }),
  check({ after, given }) {
    const problems = given.has('password') ? passwordProblems(after.password) : [];
    return problems.length > 0 ? { password: problems } : undefined;
  },
  /** Who sets the password of another account, or activates it, gives what the account holds. */
  async onSave({ id, before, after, given }, work) {
    if (before) await requireNoSuperusers(work, [id]);
    const comesToUse = given.has('password') || (before?.is_active === false && after.is_active);
    const known = comesToUse && id !== work.actor.userId ? null : before;
    await requireHeld(work, {
      permissions: added(known?.permissions, after.permissions),
      groups: added(known?.groups, after.groups),
    });
    if (after.password !== '') await keepPassword(work, id, after.password);
    const relation = { id, before: before?.permissions ?? [], after: after.permissions };
    await syncReverseList(work, relation, 'users.objectpermission', 'users');
  },
  onDelete: ({ id }, work) => requireNoSuperusers(work, [id]),
});

/** Moves the digest from the user to the credential. */
async function keepPassword(work: Work, id: number, password: string): Promise<void> {
  const account = await work.get('users.user', id);
  if (account) work.update(account, { password: '' });
  const known = await work.get(credential.type, id);
  if (known) work.update(known, { password });
  else work.create(credential.type, id, { user: id, password });
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'users.user': typeof userFields;
  }
}
