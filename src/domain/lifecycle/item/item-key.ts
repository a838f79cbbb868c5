import { canonicalJson, type Json, type JsonObject } from '../../engine/json.ts';
import { isObjectRef, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import { variantOf } from './item.ts';
import { type RolledItem, rolledItem } from './rolled-item.ts';

const keyText = (item: RolledItem, variant: Json): string => canonicalJson([{ ...item }, variant]);

/** Text that is the same for a planned object and for the line that asks for such an item and variant. */
export const itemKeyOf = {
  /** Undefined for racks and cables without a type, which no line asks for. */
  object({ type, values }: StoredObject): string | undefined {
    const item = rolledItem(type, values);
    return item && keyText(item, variantOf(type, values));
  },
  /** Cable types are told by medium and profile, as cables are. */
  line(values: JsonObject, cableTypes: ReadonlyMap<string, StoredObject>): string {
    const ref = isObjectRef(values.item) ? values.item : undefined;
    const cableType = ref && cableTypes.get(refKey(ref))?.values;
    const { type, profile } = cableType ?? {};
    const item: RolledItem = cableType
      ? { cable: String(type), profile: typeof profile === 'string' ? profile : null }
      : { type: ref?.type ?? 'dcim.device', id: ref?.id ?? 0 };
    return keyText(item, values.variant ?? {});
  },
};
