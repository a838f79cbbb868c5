import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { type Level, levelIn } from './level.ts';

/** Units of one item in a pool, or one unit with its numbers. */
export interface Spare {
  readonly id: number;
  readonly quantity: number;
  readonly reserved: number;
  readonly status: { readonly value: string; readonly label: string };
  readonly serial: string;
  readonly assetTag: string;
  /** As the API answers it. */
  readonly object: JsonObject;
}

/** What a pool holds, or should hold, of one item in one variant. */
export interface StockLine {
  /** Tells it from the other lines of the pool. */
  readonly key: string;
  readonly itemType: string;
  readonly itemId: string;
  readonly name: string;
  /** The item as the API nests it; null where it is gone. */
  readonly item: JsonObject | null;
  readonly variant: JsonObject;
  readonly level: Level | undefined;
  readonly spares: readonly Spare[];
}

/** The fields of spare items that lines are made of. */
export const spareFields =
  'id,url,display,pool,item_type,item_id,item,variant,status,quantity,qty_reserved,serial,asset_tag';
export const levelFields =
  'id,url,display,pool,item_type,item_id,item,variant,min_quantity,max_quantity,reorder_quantity,current_quantity,available_quantity,below_minimum,above_maximum';

export const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
export const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

export function spareIn(object: JsonObject): Spare {
  const { id, quantity, qty_reserved, serial, asset_tag } = object;
  const status = objectOf(object.status);
  return {
    id: numberOf(id),
    quantity: numberOf(quantity),
    reserved: numberOf(qty_reserved),
    status: { value: textOf(status.value), label: textOf(status.label) },
    serial: textOf(serial),
    assetTag: textOf(asset_tag),
    object,
  };
}

/** The same for all that is of one item and exactly one variant. */
export const keyOf = ({ item_type, item_id, variant }: JsonObject): string =>
  canonicalJson([item_type ?? null, item_id ?? null, objectOf(variant)]);

/** The lines of a pool, by the names of their items. */
export function stockLines(spares: readonly JsonObject[], levels: readonly JsonObject[]): readonly StockLine[] {
  const levelOf = new Map(levels.map((level) => [keyOf(level), level]));
  const sparesOf = Map.groupBy(spares, keyOf);
  const first = new Map([...spares, ...levels].map((object) => [keyOf(object), object]));
  return [...first].map(([key, object]) => lineOf(key, object, levelOf.get(key), sparesOf.get(key) ?? [])).sort(byName);
}

function lineOf(
  key: string,
  object: JsonObject,
  level: JsonObject | undefined,
  spares: readonly JsonObject[],
): StockLine {
  const item = isJsonObject(object.item) ? object.item : null;
  const { item_type, item_id, variant } = object;
  return {
    key,
    itemType: textOf(item_type),
    itemId: textOf(item_id),
    name: textOf(item?.display) || `${textOf(item_type)} ${textOf(item_id)}`,
    item,
    variant: objectOf(variant),
    level: level && levelIn(level),
    spares: spares.map(spareIn),
  };
}

const byName = (a: StockLine, b: StockLine): number =>
  a.name.localeCompare(b.name, undefined, { numeric: true }) || (a.key < b.key ? -1 : 1);

const isServiceable = ({ status }: Spare): boolean => status.value === 'serviceable';
const sum = (spares: readonly Spare[], of: (spare: Spare) => number): number =>
  spares.reduce((total, spare) => total + of(spare), 0);

/** Units that can be used, those of them that are reserved, and units of every other status. */
export function unitsOf({ spares }: StockLine): { serviceable: number; reserved: number; other: number } {
  const usable = spares.filter(isServiceable);
  return {
    serviceable: sum(usable, ({ quantity }) => quantity),
    reserved: sum(usable, ({ reserved }) => reserved),
    other: sum(spares, ({ quantity }) => quantity) - sum(usable, ({ quantity }) => quantity),
  };
}

/** A variant as people read it. */
export const variantWords = (variant: JsonObject): string => Object.values(variant).map(textOf).join(' ');
