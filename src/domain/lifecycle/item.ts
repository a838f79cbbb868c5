import { naturalNumber } from '../model/decimal.ts';
import type { TypeName } from '../model/fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** Types that lines, spares and allocations name. Asset Lifecycle: a cable has no type in NetBox, so it has its own here. */
export const itemTypes: readonly TypeName[] = [
  'dcim.racktype',
  'dcim.devicetype',
  'dcim.moduletype',
  'netbox_asset_lifecycle.cabletype',
];

/** Types of planned objects that a BOM is rolled up from. */
export const assetTypes: readonly TypeName[] = ['dcim.rack', 'dcim.device', 'dcim.module', 'dcim.cable'];

/** Asset Lifecycle: the attributes by which two items of one type differ. */
const variantKeys: Readonly<Record<string, readonly string[]>> = {
  'dcim.racktype': [],
  'dcim.devicetype': ['airflow'],
  'dcim.moduletype': ['airflow'],
  'netbox_asset_lifecycle.cabletype': ['color', 'length', 'length_unit'],
};

/** Asset Lifecycle: blank attributes are dropped, so that {"airflow": ""} and {} are the same variant. */
export function normalVariant(variant: JsonObject): JsonObject {
  const entries = Object.entries(variant)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]): readonly [string, Json] => [key, key === 'length' ? naturalNumber(value) : value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

/** What is wrong with a variant of this item type; undefined when nothing is. */
export function variantProblem(itemType: TypeName, variant: JsonObject): string | undefined {
  const allowed = variantKeys[itemType] ?? [];
  const unknown = Object.keys(variant).filter((key) => !allowed.includes(key));
  if (unknown.length > 0)
    return `Invalid variant. Unknown attributes: ${unknown.join(', ')}. Allowed: ${allowed.join(', ') || 'none'}.`;
  const length = variant.length;
  if (length !== undefined && (typeof length !== 'number' || length <= 0))
    return 'Invalid variant. The length must be a number above zero.';
  if ((length === undefined) !== (variant.length_unit === undefined))
    return 'Invalid variant. A length and its unit go together.';
  const scalar = Object.values(variant).every((value) => typeof value === 'string' || typeof value === 'number');
  return scalar ? undefined : 'Invalid variant. Attributes are plain values.';
}

/** The variant of a planned object comes from its own fields. Asset Lifecycle: `Device.airflow`, not its type's. */
export function variantOf(type: TypeName, values: JsonObject): JsonObject {
  if (type === 'dcim.device') return normalVariant({ airflow: values.airflow ?? null });
  if (type !== 'dcim.cable') return {};
  const { color = null, length = null, length_unit = null } = values;
  return normalVariant({ color, length, length_unit: length === null ? null : length_unit });
}

/** The reference that a stored generic field holds. */
export const itemOf = (value: Json | undefined): { readonly type: string; readonly id: number } | undefined =>
  isJsonObject(value) && typeof value.type === 'string' && typeof value.id === 'number'
    ? { type: value.type, id: value.id }
    : undefined;
