import type { Json } from '../json.ts';
import type { TypeName } from '../schema/field-kinds.ts';

/** NetBox: view, add, change and delete, and names of their own such as grant. */
export type AccessAction = 'view' | 'add' | 'change' | 'delete' | 'grant';

const longestAction = 30;

/** What a permission may allow: NetBox's actions, and names of an organisation's own. */
export const isActionName = (name: string): boolean => /^[a-z][a-z_]*$/.test(name) && name.length <= longestAction;

/** What one permission allows its holders. */
export interface Permission {
  readonly types: readonly TypeName[];
  readonly actions: readonly string[];
  /** NetBox: null for all objects, an object of look-ups that must all hold, or a list of such objects, one of which must. */
  readonly constraints: Json;
  /** Exact decimal text: the largest amount, in the base currency, that the holder may approve; null or absent for no limit. */
  readonly approvalLimit?: string | null;
}
