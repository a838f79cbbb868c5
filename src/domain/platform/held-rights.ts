import { coversLimit, isLimited } from '../engine/access/approval-limit.ts';
import type { Permission } from '../engine/access/grants.ts';
import { callerToken } from '../engine/access/permissions.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../engine/json.ts';

/**
 * True when the permissions `held` cover another permission: for each type and action, each alternative of its constraints
 * repeats all lookups of an alternative that is held. Further lookups only narrow it. Lookups of `$user` cover nothing,
 * because they select other objects for another user. An approval limit must be no higher than one that is held.
 */
export const holdsAll = (
  held: readonly Permission[],
  { types, actions, constraints, approvalLimit = null }: Permission,
): boolean =>
  types.every((type) =>
    actions.every((action) => {
      const heldAlternatives = held
        .filter((permission) => permission.types.includes(type) && permission.actions.includes(action))
        .filter(
          (permission) => !isLimited(type, action) || coversLimit(permission.approvalLimit ?? null, approvalLimit),
        )
        .flatMap((permission) => alternativesOf(permission.constraints));
      return alternativesOf(constraints).every((asked) =>
        heldAlternatives.some((alternative) => covers(alternative, asked)),
      );
    }),
  );

/** NetBox: null means all objects, which is one alternative without look-ups. */
const alternativesOf = (constraints: Json): readonly JsonObject[] =>
  constraints === null ? [{}] : [constraints].flat().filter(isJsonObject);

const covers = (heldLookups: JsonObject, askedLookups: JsonObject): boolean =>
  Object.entries(heldLookups).every(
    ([path, value]) => !namesCaller(value) && Object.hasOwn(askedLookups, path) && sameJson(value, askedLookups[path]),
  );

const namesCaller = (value: Json): boolean => (Array.isArray(value) ? value.some(namesCaller) : value === callerToken);
