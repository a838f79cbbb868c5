import type { Reader, Work } from '../../engine/ports.ts';
import { collect, rowsFrom } from '../../engine/resource/load-objects.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';

const equivalentType = 'netbox_asset_lifecycle.itemequivalent';

/** An item that may take the place of another, in the variant of the other. */
export interface Substitute {
  readonly item: ObjectRef;
  /** Id of the item equivalent that approves it. */
  readonly equivalent: number;
}

/** The approved substitutes of items, by `<type>#<id>` of the item, in the order of their ids; items without any are absent. */
export type Substitutes = ReadonlyMap<string, readonly Substitute[]>;

/**
 * The approved substitutes of these items: one look at the collection of item equivalents, however many items there are. For
 * figures, which callers make through a reader of what they may view; what is written asks `approvedSubstitute`.
 */
export async function equivalentsOf(reader: Pick<Reader, 'rows'>, items: readonly ObjectRef[]): Promise<Substitutes> {
  const wanted = new Set(items.map(refKey));
  const found = new Map<string, Substitute[]>();
  if (wanted.size === 0) return found;
  const rows = await collect(rowsFrom(reader, { kind: 'in-order', type: equivalentType }));
  const add = (equivalent: number, of: ObjectRef, item: ObjectRef): void => {
    const key = refKey(of);
    if (wanted.has(key)) found.set(key, [...(found.get(key) ?? []), { item, equivalent }]);
  };
  for (const { id, values } of rows.toSorted((a, b) => a.id - b.id)) {
    if (values.status !== 'approved') continue;
    add(id, values.item, values.substitute);
    if (values.both_ways) add(id, values.substitute, values.item);
  }
  return found;
}

/**
 * True when an approved equivalent that the caller may view lets an item take the place of another. It is guarded: the commit is
 * tried again when it changes at the same moment.
 */
export async function approvedSubstitute(work: Work, item: ObjectRef, substitute: ObjectRef): Promise<boolean> {
  const holder = await work.findUnique(equivalentType, 'pair', { item: { ...item }, substitute: { ...substitute } });
  if (holder?.values.status !== 'approved') return false;
  if ((await work.visible(equivalentType, [holder])).length === 0) return false;
  work.guard(holder);
  return true;
}
