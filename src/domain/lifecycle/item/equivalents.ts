import { invalid } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import { memoizeByObject } from '../../engine/memoize.ts';
import type { Reader, RowOf, Work } from '../../engine/ports.ts';
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
  if (items.length === 0) return new Map();
  return substitutesIn(await collect(rowsFrom(reader, { kind: 'in-order', type: equivalentType })), items);
}

function substitutesIn(rows: readonly RowOf<typeof equivalentType>[], items: readonly ObjectRef[]): Substitutes {
  const wanted = new Set(items.map(refKey));
  const found = new Map<string, Substitute[]>();
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

/** The item equivalents, read once in a unit of work. */
const rowsOnce = memoizeByObject((reader: Reader) =>
  collect(rowsFrom(reader, { kind: 'in-order', type: equivalentType })),
);

/** The keys of the approved substitutes of an item, `<type>#<id>`, of which the caller may view the item equivalent. */
export async function substituteKeys(work: Work, item: ObjectRef): Promise<ReadonlySet<string>> {
  const visible = await work.visible(equivalentType, await rowsOnce(work.reader));
  return new Set(
    substitutesIn(visible, [item])
      .get(refKey(item))
      ?.map((substitute) => refKey(substitute.item)),
  );
}

/** True when a unit of the item does for a line that asks for another: it is the same, or an approved substitute. */
export const fulfils = async (work: Work, wished: ObjectRef, offered: ObjectRef): Promise<boolean> =>
  sameJson(wished, offered) || approvedSubstitute(work, wished, offered);

/** Fails with 400 on `substitute` where the item does not do for the line of a BOM. */
export async function requireSubstitute(work: Work, bomLine: number, substitute: ObjectRef): Promise<void> {
  const line = await work.get('netbox_asset_lifecycle.bomlineitem', bomLine);
  if (line && !(await fulfils(work, line.values.item, substitute)))
    throw invalid({
      substitute: ['No approved item equivalent lets this item take the place of the item of the BOM line.'],
    });
}

/**
 * True when an approved equivalent that the caller may view lets an item take the place of another. It is guarded: the commit is
 * tried again when it changes at the same moment.
 */
async function approvedSubstitute(work: Work, item: ObjectRef, substitute: ObjectRef): Promise<boolean> {
  const holder = await work.findUnique(equivalentType, 'pair', { item: { ...item }, substitute: { ...substitute } });
  if (holder?.values.status !== 'approved') return false;
  if ((await work.visible(equivalentType, [holder])).length === 0) return false;
  work.guard(holder);
  return true;
}
