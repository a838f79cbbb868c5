import Big from 'big.js';
import type { StoredObject } from '../resource/resource.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import { compiledOrNone, isPermitted, type UnitView } from './access.ts';

/** Only orders are approved by their amount; viewing and deleting them approves nothing. */
export const isLimited = (type: TypeName, action: string): boolean =>
  type === 'netbox_asset_lifecycle.purchaseorder' && action !== 'view' && action !== 'delete';

/**
 * The largest amount up to which one of the caller's permissions lets an action through on this object; null for no limit.
 * Several permissions: the highest limit counts. Zero where only the permissions for other objects have a limit. Whoever holds
 * no permission for the action, and acts by one for lines of the object, has the limit of their other ones.
 */
export async function approvalLimitOf(work: UnitView, action: string, object: StoredObject): Promise<string | null> {
  const { actor, reader } = work;
  const limited = (actor.permissions ?? []).filter(
    ({ types, actions }) =>
      types.includes(object.type) && actions.some((permitted) => isLimited(object.type, permitted)),
  );
  const named = limited.filter(({ actions }) => actions.includes(action));
  const permissions = named.length > 0 ? named : limited;
  if (actor.superuser || permissions.every(({ approvalLimit = null }) => approvalLimit === null)) return null;
  let highest = new Big(0);
  for (const { constraints, approvalLimit = null } of permissions) {
    const grant = await compiledOrNone(reader.registry, actor, object.type, constraints);
    if (!(await isPermitted(work, grant, object))) continue;
    if (approvalLimit === null) return null;
    if (highest.lt(approvalLimit)) highest = new Big(approvalLimit);
  }
  return highest.toFixed();
}

/** True when whatever the one limit lets through, the other does, too; null is no limit. */
export const coversLimit = (held: string | null, asked: string | null): boolean =>
  held === null || (asked !== null && new Big(asked).lte(held));
