import { invalidObject } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { type ArchivedType, editableOrders } from './statuses.ts';

/**
 * Children may change only while their parent is a draft. Asset Lifecycle: scope rules and lines of a BOM, lines of a
 * purchase order. The parent is guarded, so that it cannot leave the draft at the same moment. Answers nothing when the
 * parent itself is being deleted: its children go with it, whatever its status.
 */
export async function requireDraft<T extends ArchivedType>(
  work: Work,
  type: T,
  id: number,
  what: string,
): Promise<ObjectOf<T> | undefined> {
  const parent = await requireNotArchived(work, type, id, what);
  if (!parent) return undefined;
  if (!editableOrders.has(parent.values.status))
    throw invalidObject(`${what} can only be changed while its parent is in draft status.`);
  return parent;
}

/** Asset Lifecycle: children of an archived parent are read-only. */
export async function requireNotArchived<T extends ArchivedType>(
  work: Work,
  type: T,
  id: number,
  what: string,
): Promise<ObjectOf<T> | undefined> {
  if (work.deletes(type, id)) return undefined;
  const parent = await work.get(type, id);
  if (!parent) throw invalidObject('The parent object no longer exists.');
  if (parent.values.archived) throw invalidObject(`${what} cannot be changed because its parent is archived.`);
  work.guard(parent);
  return parent;
}

/** Asset Lifecycle: `archived` cannot be set on create. */
export const archivedOnCreate = (before: unknown, archived: boolean) =>
  before === null && archived ? { archived: ['A new object cannot be archived.'] } : undefined;
