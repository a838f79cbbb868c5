import { isActionName } from '../model/access.ts';
import { invalid } from '../model/errors.ts';
import { anyJson, boolean, jsonList, objectTypes, references, text } from '../model/fields.ts';
import type { Json } from '../model/json.ts';
import { defineResource } from '../model/resource.ts';
import { mirror } from './mirror.ts';

/** NetBox: view, add, change, delete, and names of actions that a model brings along. */
function parseActions(actions: readonly Json[]): readonly Json[] | string {
  if (actions.length === 0) return 'This list may not be empty.';
  const wrong = actions.find((action) => typeof action !== 'string' || !isActionName(action));
  return wrong === undefined ? [...new Set(actions)] : `"${String(wrong)}" is no name of an action.`;
}

/** NetBox: what users and groups may do with objects of some types, all of them or those that satisfy constraints. */
export const permission = defineResource({
  app: 'users',
  model: 'objectpermission',
  endpoint: 'permissions',
  label: 'permission',
  bare: true,
  fields: {
    name: text({ required: true, maxLength: 100 }),
    description: text({ maxLength: 200 }),
    enabled: boolean({ default: true }),
    object_types: { ...objectTypes('any'), required: true },
    actions: jsonList({ parseList: parseActions, required: true, long: true, help: 'view, add, change, delete, ...' }),
    constraints: anyJson({
      long: true,
      help: 'Look-ups that an object must satisfy; a list of objects for alternatives; null for all objects',
    }),
    groups: references('users.group', { filterMode: 'any' }),
    users: references('users.user', { filterMode: 'any' }),
  },
  ordering: ['name'],
  brief: ['name', 'description', 'enabled', 'object_types', 'groups', 'users', 'actions'],
  search: ['name', 'description'],
  display: ({ name }) => name,
  check: ({ after }) =>
    after.object_types.length === 0 ? { object_types: ['This list may not be empty.'] } : undefined,
  async onSave({ id, before, after }, work) {
    const problems = await work.permissionProblems(after.object_types, after.constraints);
    if (problems) throw invalid(problems);
    await mirror(work, { id, before: before?.groups ?? [], after: after.groups }, 'users.group', 'permissions');
    await mirror(work, { id, before: before?.users ?? [], after: after.users }, 'users.user', 'permissions');
  },
});
