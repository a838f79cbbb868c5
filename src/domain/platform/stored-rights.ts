import type { Permission } from '../engine/access/grants.ts';
import type { JsonObject } from '../engine/json.ts';

/** The ids that a list field of stored values holds. */
export const idsIn = (values: JsonObject, field: string): readonly number[] => {
  const ids = values[field];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'number') : [];
};

/** What a stored permission allows, whether it is enabled or not. */
export function permissionIn({ object_types: types, actions, constraints = null }: JsonObject): Permission {
  return {
    types: Array.isArray(types) ? types.filter(isTypeName) : [],
    actions: Array.isArray(actions) ? actions.map(String) : [],
    constraints,
  };
}

const isTypeName = (name: unknown): name is Permission['types'][number] =>
  typeof name === 'string' && name.includes('.');
