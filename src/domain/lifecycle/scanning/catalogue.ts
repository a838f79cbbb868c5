import type { Collection } from '../../engine/collection.ts';
import { memoizeByObject } from '../../engine/memoize.ts';
import type { Reader, Row } from '../../engine/ports.ts';
import { collect, rowsOfType } from '../../engine/resource/load-objects.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../../engine/schema/field-kinds.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import { itemName, itemTypes } from '../item/item.ts';

/** What codes say of an item. */
export interface ItemFacts {
  readonly ref: ObjectRef;
  /** Model of a type, medium of a cable type. */
  readonly name: string;
  readonly manufacturer: number | null;
  /** Its part numbers, by the manufacturer and by vendors, and its model, as they are compared. */
  readonly parts: ReadonlySet<string>;
}

/** All items by `<type>#<id>`, and their part numbers. */
export interface Catalogue {
  readonly items: ReadonlyMap<string, ItemFacts>;
  readonly parts: ReadonlySet<string>;
}

const priceType = 'netbox_asset_lifecycle.vendorprice';
const sources: readonly TypeName[] = [...itemTypes, priceType];

interface Kept {
  readonly changes: string;
  readonly catalogue: Catalogue;
}

/** A process keeps the catalogue until one of its collections has changed. */
const keptOf = memoizeByObject((_: Pick<Reader, 'collection'>): { last: Kept | undefined } => ({ last: undefined }));

/** The catalogue as of now: one look at each collection, side by side. */
export async function catalogueOf(store: Reader): Promise<Catalogue> {
  const collections = await Promise.all(sources.map((type) => store.collection(type)));
  const present = collections.filter((collection) => collection !== undefined);
  if (present.length < sources.length) return built(await Promise.all(sources.map((type) => rowsOf(store, type))));
  const kept = keptOf(store);
  const changes = present.map((collection) => collection.changes).join();
  if (kept.last?.changes !== changes) kept.last = { changes, catalogue: built(present.map(rowsIn)) };
  return kept.last.catalogue;
}

/** The items that have one of these part numbers. */
export function itemsWithParts({ items, parts }: Catalogue, asked: readonly string[]): readonly ObjectRef[] {
  const wanted = [...new Set(asked.map(withoutCase))].filter((part) => parts.has(part));
  if (wanted.length === 0) return [];
  return [...items.values()].filter((item) => wanted.some((part) => item.parts.has(part))).map(({ ref }) => ref);
}

const rowsOf = (store: Reader, type: TypeName): Promise<readonly Row[]> =>
  collect(store.rows({ kind: 'in-order', type }));
const rowsIn = (collection: Collection): readonly Row[] => collection.ids([]).flatMap((id) => collection.row(id) ?? []);

function built(lists: readonly (readonly Row[])[]): Catalogue {
  const items = new Map<string, ItemFacts & { readonly parts: Set<string> }>();
  for (const [index, type] of itemTypes.entries())
    for (const { id, values } of lists[index] ?? []) {
      const { manufacturer = null, part_number = '', model = '' } = values;
      items.set(refKey({ type, id }), {
        ref: { type, id },
        name: itemName(values),
        manufacturer: typeof manufacturer === 'number' ? manufacturer : null,
        parts: new Set([part_number, model].flatMap(comparedText)),
      });
    }
  for (const { values } of rowsOfType(priceType, lists.at(-1) ?? []))
    for (const part of comparedText(values.vendor_part_number)) items.get(refKey(values.item))?.parts.add(part);
  return { items, parts: new Set([...items.values()].flatMap(({ parts }) => [...parts])) };
}

const comparedText = (value: unknown): readonly string[] =>
  typeof value === 'string' && value !== '' ? [withoutCase(value)] : [];

/** What is known of an item that may be gone. */
export const factsOf = ({ items }: Catalogue, ref: ObjectRef): ItemFacts =>
  items.get(refKey(ref)) ?? { ref, name: itemName(undefined), manufacturer: null, parts: new Set() };
