import type { Json, JsonObject } from '../../engine/json.ts';
import type { Choices } from '../../engine/schema/choices.ts';
import { naturalNumber } from '../../engine/schema/decimal.ts';
import type { ObjectRef, TypeName } from '../../engine/schema/field-kinds.ts';
import { type GenericReferenceOptions, genericReference } from '../../engine/schema/fields.ts';
import { deviceAirflows, moduleAirflows } from '../../inventory/airflow.ts';
import { cable } from '../../inventory/cable.ts';

/** Types that lines, spares and allocations name. Asset Lifecycle: a cable has no type in NetBox, so it has its own here. */
export const itemTypes: readonly TypeName[] = [
  'dcim.racktype',
  'dcim.devicetype',
  'dcim.moduletype',
  'netbox_asset_lifecycle.cabletype',
];

/**
 * A reference to an item. Lines, spares and movements mean nothing without the name of their item, and items belong to the
 * catalogue: the brief form is shown to callers who may not view the item type, as with every foreign key.
 */
export const itemReference = <const O extends GenericReferenceOptions>(options: O) =>
  genericReference(itemTypes, { ...options, unviewable: 'brief' });

/** Item and variant of a line, a spare or an allocation. */
export interface ItemVariant {
  readonly item: ObjectRef;
  /** In its normal form. */
  readonly variant: JsonObject;
}

/** What a document brings for the line of a BOM that it names: the substitute that it names, or else the item; in the variant of the line. */
export const suppliedItem = (
  { item, variant }: ItemVariant,
  { substitute }: { readonly substitute?: ObjectRef | null },
): ItemVariant => ({ item: substitute ?? item, variant });

/** Types of planned objects that a BOM is rolled up from. */
export const assetTypes: readonly TypeName[] = ['dcim.rack', 'dcim.device', 'dcim.module', 'dcim.cable'];

/** NetBox: PositiveIntegerField. */
export const largestQuantity = 2_147_483_647;

type AttributeCheck = (value: Json) => boolean;
const oneOf =
  (list: Choices): AttributeCheck =>
  (value) =>
    list.some((choice) => choice.value === value);
const isColor: AttributeCheck = (value) => typeof value === 'string' && /^[0-9a-f]{6}$/.test(value);
const isLength: AttributeCheck = (value) => typeof value === 'number' && value >= 0;

/** Asset Lifecycle: the attributes by which two items of one type differ, with the values that their objects can have. */
const variantAttributes: Readonly<Record<string, ReadonlyMap<string, AttributeCheck>>> = {
  'dcim.racktype': new Map(),
  'dcim.devicetype': new Map([['airflow', oneOf(deviceAirflows)]]),
  'dcim.moduletype': new Map([['airflow', oneOf(moduleAirflows)]]),
  'netbox_asset_lifecycle.cabletype': new Map([
    ['color', isColor],
    ['length', isLength],
    ['length_unit', oneOf(cable.fields.length_unit.choices)],
  ]),
};

/** Asset Lifecycle: blank attributes are dropped, so that {"airflow": ""} and {} are the same variant. */
export function normalVariant(variant: JsonObject): JsonObject {
  const entries = Object.entries(variant)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]): readonly [string, Json] => [key, normalAttribute(key, value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

function normalAttribute(key: string, value: Json): Json {
  if (key === 'length') return naturalNumber(value);
  return key === 'color' && typeof value === 'string' ? value.toLowerCase() : value;
}

/** The error of a normal variant for this item type; undefined when it is valid. */
export function variantProblem(itemType: TypeName, variant: JsonObject): string | undefined {
  const checks = variantAttributes[itemType] ?? new Map<string, AttributeCheck>();
  const unknown = Object.keys(variant).filter((key) => !checks.has(key));
  if (unknown.length > 0)
    return `Invalid variant. Unknown attributes: ${unknown.join(', ')}. Allowed: ${[...checks.keys()].join(', ') || 'none'}.`;
  const wrong = Object.entries(variant).filter(([key, value]) => !checks.get(key)?.(value));
  if (wrong.length > 0) return `Invalid variant. Not a valid ${wrong.map(([key]) => key).join(', ')}.`;
  return (variant.length === undefined) !== (variant.length_unit === undefined)
    ? 'Invalid variant. length and length_unit must be given together.'
    : undefined;
}

/** The variant of a planned object comes from its own fields. Asset Lifecycle: `Device.airflow`, not its type's. */
export function variantOf(type: TypeName, values: JsonObject): JsonObject {
  if (type === 'dcim.device') return normalVariant({ airflow: values.airflow ?? null });
  if (type !== 'dcim.cable') return {};
  const { color = null, length = null, length_unit = null } = values;
  return normalVariant({ color, length, length_unit: length === null ? null : length_unit });
}

/** A variant in a sentence. */
export const variantText = (variant: JsonObject): string =>
  Object.values(variant).map(String).join(' ') || 'without a variant';

/** The name of an item: the model of a type, the medium of a cable type. */
export function itemName(values: JsonObject | undefined): string {
  const name = values?.model ?? values?.type;
  return typeof name === 'string' ? name : 'deleted item';
}
