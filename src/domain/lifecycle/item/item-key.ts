import { canonicalJson, type JsonObject } from '../../engine/json.ts';
import type { Reader } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { ObjectRef, StoredValues } from '../../engine/schema/field-kinds.ts';
import { type ItemVariant, variantOf } from './item.ts';
import { type RolledItem, rolledItem } from './rolled-item.ts';

const cableTypeType = 'netbox_asset_lifecycle.cabletype';

/** The values of cable types by id. */
type CableTypes = ReadonlyMap<number, Pick<StoredValues<typeof cableTypeType>, 'type' | 'profile'>>;

const keyText = (item: RolledItem, variant: JsonObject): string => canonicalJson([{ ...item }, variant]);

/** Text that is the same for a planned object and for the line that asks for such an item and variant. */
export const itemKeyOf = {
  /** Undefined for racks and cables without a type, which no line asks for. */
  object({ type, values }: StoredObject): string | undefined {
    const item = rolledItem(type, values);
    return item && keyText(item, variantOf(type, values));
  },
  /** A cable type counts as its medium and profile, which is all that a cable has. */
  line({ item, variant }: ItemVariant, cableTypes: CableTypes): string {
    return keyText(rolledItemOf(item, cableTypes), variant);
  },
};

/** What objects of an item are rolled up as. */
export function rolledItemOf(item: ObjectRef, cableTypes: CableTypes): RolledItem {
  const cableType = item.type === cableTypeType ? cableTypes.get(item.id) : undefined;
  return cableType ? { cable: cableType.type, profile: cableType.profile } : item;
}

/** The cable types among the items that lines or spares name: one batch. */
export async function cableTypesOf(
  reader: Pick<Reader, 'getMany'>,
  list: readonly { readonly values: Pick<ItemVariant, 'item'> }[],
): Promise<CableTypes> {
  const ids = list.flatMap(({ values: { item } }) => (item.type === cableTypeType ? [item.id] : []));
  return new Map((await loadObjects(reader, cableTypeType, ids)).map(({ id, values }) => [id, values]));
}
