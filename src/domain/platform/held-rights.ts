import type { Permission } from '../engine/access/grants.ts';
import { callerToken } from '../engine/access/permissions.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../engine/json.ts';

/**
 * True when the holder of the permissions `held` may do all that `wanted` allows: for each type and action, each
 * alternative of its constraints repeats all look-ups of an alternative that is held. Further look-ups only narrow it.
 * Look-ups of `$user` cover nothing: they mean other objects for another user.
 */
export const holdsAll = (held: readonly Permission[], { types, actions, constraints }: Permission): boolean =>
  types.every((type) =>
    actions.every((action) => {
      const own = held
        .filter((permission) => permission.types.includes(type) && permission.actions.includes(action))
        .flatMap((permission) => alternativesOf(permission.constraints));
      return alternativesOf(constraints).every((wanted) => own.some((alternative) => covers(alternative, wanted)));
    }),
  );

/** NetBox: null means all objects, which is one alternative without look-ups. */
const alternativesOf = (constraints: Json): readonly JsonObject[] =>
  constraints === null ? [{}] : [constraints].flat().filter(isJsonObject);

const covers = (own: JsonObject, wanted: JsonObject): boolean =>
  Object.entries(own).every(
    ([path, value]) => !namesCaller(value) && Object.hasOwn(wanted, path) && sameJson(value, wanted[path]),
  );

const namesCaller = (value: Json): boolean => (Array.isArray(value) ? value.some(namesCaller) : value === callerToken);
