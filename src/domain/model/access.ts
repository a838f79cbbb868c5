import type { TypeName } from './fields.ts';
import type { Json } from './json.ts';

/** NetBox: view, add, change and delete, and names of their own such as grant. */
export type AccessAction = 'view' | 'add' | 'change' | 'delete' | 'grant';

/** What one permission allows its holders. */
export interface Permission {
  readonly types: readonly TypeName[];
  readonly actions: readonly string[];
  /** NetBox: null for all objects, an object of look-ups that must all hold, or a list of such objects, one of which must. */
  readonly constraints: Json;
}
