import { permissionProblems } from '../engine/access/access.ts';
import { isActionName, type Permission } from '../engine/access/grants.ts';
import { invalid } from '../engine/errors.ts';
import { type Json, sameJson } from '../engine/json.ts';
import type { Work } from '../engine/ports.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { anyJson, boolean, decimal, jsonList, objectTypes, references, text } from '../engine/schema/fields.ts';
import { added, requireHeldPermission } from './granting.ts';
import { syncReverseList } from './many-to-many.ts';
import { requireNoSuperusers } from './superusers.ts';

/** NetBox: view, add, change, delete, and names of actions that a model brings along. */
function parseActions(actions: readonly Json[]): readonly Json[] | string {
  if (actions.length === 0) return 'This list may not be empty.';
  const wrong = actions.find((action) => typeof action !== 'string' || !isActionName(action));
  return wrong === undefined ? [...new Set(actions)] : `${JSON.stringify(wrong)} is not a valid action name.`;
}

const permissionFields = {
  name: text({ required: true, maxLength: 100 }),
  description: text({ maxLength: 200 }),
  enabled: boolean({ default: true }),
  object_types: { ...objectTypes('any'), required: true },
  actions: jsonList({ parseList: parseActions, required: true, long: true, help: 'view, add, change, delete, ...' }),
  constraints: anyJson({
    long: true,
    help: 'Lookups that an object must match; a list holds alternatives; null for all objects',
  }),
  approval_limit: decimal({
    digits: 18,
    places: 4,
    min: 0,
    help: 'Largest total of a purchase order, in the base currency, that holders may approve; null for no limit',
  }),
  groups: references('users.group', { filterMode: 'any', linked: true }),
  users: references('users.user', { filterMode: 'any', linked: true }),
} as const;

/** NetBox: what users and groups may do with objects of some types, all of them or those that satisfy constraints. */
export const permission = defineResource({
  app: 'users',
  model: 'objectpermission',
  endpoint: 'permissions',
  label: 'permission',
  bare: true,
  fields: permissionFields,
  ordering: ['name'],
  brief: ['name', 'description', 'enabled', 'object_types', 'groups', 'users', 'actions'],
  filters: Object.fromEntries(
    ['view', 'add', 'change', 'delete'].map((action) => [`can_${action}`, { includes: action, field: 'actions' }]),
  ),
  search: ['name', 'description'],
  display: ({ name }) => name,
  check: ({ after }) =>
    after.object_types.length === 0 ? { object_types: ['This list may not be empty.'] } : undefined,
  async onSave({ id, before, after }, work) {
    const problems = await permissionProblems(work.reader.registry, after.object_types, after.constraints);
    if (problems) throw invalid(problems);
    await requireGivable(before, after, work);
    await syncReverseList(
      work,
      { id, before: before?.groups ?? [], after: after.groups },
      'users.group',
      'permissions',
    );
    await syncReverseList(work, { id, before: before?.users ?? [], after: after.users }, 'users.user', 'permissions');
  },
});

/** What the rules on giving read of a permission. */
interface Giving {
  readonly enabled: boolean;
  readonly object_types: Permission['types'];
  readonly actions: readonly Json[];
  readonly constraints: Json;
  readonly approval_limit: string | null;
  readonly groups: readonly number[];
  readonly users: readonly number[];
}

/** Who makes a permission, changes what it allows or adds holders has to hold all that it allows then. */
async function requireGivable(before: Giving | null, after: Giving, work: Work): Promise<void> {
  const newUsers = added(before?.users, after.users);
  await requireNoSuperusers(work, [...newUsers, ...added(after.users, before?.users ?? [])]);
  const newHolders = [...newUsers, ...added(before?.groups, after.groups)];
  if (before && newHolders.length === 0 && allowed.every((name) => sameJson(before[name], after[name]))) return;
  await requireHeldPermission(work, {
    types: after.object_types,
    actions: after.actions.filter((action) => typeof action === 'string'),
    constraints: after.constraints,
    approvalLimit: after.approval_limit,
  });
}

const allowed = ['enabled', 'object_types', 'actions', 'constraints', 'approval_limit'] as const;

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'users.objectpermission': typeof permissionFields;
  }
}
