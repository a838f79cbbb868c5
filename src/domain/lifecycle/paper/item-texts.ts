import { viewableTo } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import { isOfType } from '../../engine/resource/load-objects.ts';
import { distinctRefs, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { type ItemVariant, itemName, suppliedItem } from '../item/item.ts';

/** What people read of an item: its name as lines show it to everybody, the rest to those who may view the item. */
export interface ItemText {
  readonly name: string;
  readonly part_number: string;
}

const unknown: ItemText = { name: 'Deleted item', part_number: '' };

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The texts of items, by `<type>#<id>`: two batches of reads however many they are. */
export async function itemTexts(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  items: readonly ObjectRef[],
): Promise<(ref: ObjectRef) => ItemText> {
  const refs = distinctRefs(items);
  const [found, viewable] = await Promise.all([store.getMany(refs, 'recent'), viewableTo(store, actor, refs)]);
  const makers = await store.getMany(
    distinctRefs(
      [...found.values()].flatMap(({ values: { manufacturer: id } }) =>
        typeof id === 'number' ? [{ type: 'dcim.manufacturer' as const, id }] : [],
      ),
    ),
    'recent',
  );
  const texts = new Map([...found].map(([key, item]) => [key, textsOf(item, makers, viewable.has(key))] as const));
  return (ref) => texts.get(refKey(ref)) ?? unknown;
}

function textsOf({ values }: StoredObject, makers: ReadonlyMap<string, StoredObject>, isViewable: boolean): ItemText {
  const maker = textOf(makers.get(`dcim.manufacturer#${values.manufacturer}`)?.values.name);
  const name = [maker, itemName(values), textOf(values.profile)].filter(Boolean).join(' ');
  return { name, part_number: isViewable ? textOf(values.part_number) : '' };
}

/** The attributes by which an item differs from others of its type: `airflow front-to-rear, length 3 m`. */
function variantWords({ length, length_unit, ...others }: JsonObject): string {
  const rest = Object.entries(others).map(([name, value]) => `${name} ${value}`);
  return [...rest, ...(length === undefined ? [] : [`length ${length} ${length_unit ?? ''}`.trim()])].join(', ');
}

/** Name and variant of an item in one text. */
export const itemAndVariant = ({ name }: Pick<ItemText, 'name'>, { variant }: Pick<ItemVariant, 'variant'>): string =>
  [name, variantWords(variant)].filter(Boolean).join(', ');

/** A line of a document that names a line of a BOM. */
interface DocumentLine {
  readonly id: number;
  readonly values: { readonly bom_line_item: number; readonly substitute?: ObjectRef | null };
}

/** What lines of a document bring, by their ids. The item of a line is no secret to who may view the line. */
export async function suppliedItems(
  { store }: Pick<Context, 'store'>,
  lines: readonly DocumentLine[],
): Promise<ReadonlyMap<number, ItemVariant>> {
  const type = 'netbox_asset_lifecycle.bomlineitem';
  const ids = [...new Set(lines.map(({ values }) => values.bom_line_item))];
  const found = await store.getMany(
    ids.map((id) => ({ type, id })),
    'recent',
  );
  const bomLines = new Map(
    [...found.values()].filter((line) => isOfType(line, type)).map((line) => [line.id, line.values]),
  );
  return new Map(
    lines.flatMap(({ id, values }): readonly [number, ItemVariant][] => {
      const bomLine = bomLines.get(values.bom_line_item);
      return bomLine ? [[id, suppliedItem(bomLine, values)]] : [];
    }),
  );
}
