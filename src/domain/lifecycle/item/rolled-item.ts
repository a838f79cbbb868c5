import type { JsonObject } from '../../engine/json.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';

/** What a planned object is: a type of the catalogue, or for cables the medium and profile that make one. */
export type RolledItem =
  | { readonly type: TypeName; readonly id: number }
  | { readonly cable: string; readonly profile: string | null };

/** Item and variant of a planned object. */
export interface RolledUnit {
  readonly item: RolledItem;
  readonly variant: JsonObject;
}

/** Reference field that names the type of an object, and the type of what it points at. */
const typeFields: Readonly<Record<string, readonly [string, TypeName]>> = {
  'dcim.rack': ['rack_type', 'dcim.racktype'],
  'dcim.device': ['device_type', 'dcim.devicetype'],
  'dcim.module': ['module_type', 'dcim.moduletype'],
};

/** Asset Lifecycle: racks and cables without a type are skipped silently. */
export function rolledItem(type: TypeName, values: JsonObject): RolledItem | undefined {
  if (type === 'dcim.cable')
    return typeof values.type === 'string'
      ? { cable: values.type, profile: typeof values.profile === 'string' ? values.profile : null }
      : undefined;
  const [field, itemType] = typeFields[type] ?? [];
  const id = field === undefined ? undefined : values[field];
  return itemType !== undefined && typeof id === 'number' ? { type: itemType, id } : undefined;
}
