import type { Permission } from '../engine/access/grants.ts';
import type { StoredValues } from '../engine/schema/field-kinds.ts';

/** What a stored permission allows, whether it is enabled or not. */
export const permissionIn = ({
  object_types: types,
  actions,
  constraints,
  approval_limit: approvalLimit,
}: Pick<
  StoredValues<'users.objectpermission'>,
  'object_types' | 'actions' | 'constraints' | 'approval_limit'
>): Permission => ({
  types,
  actions: actions.filter((action) => typeof action === 'string'),
  constraints,
  approvalLimit,
});
