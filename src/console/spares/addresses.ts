import { canonicalJson, isBlank, isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { linkTo } from '../api/paths.ts';
import type { StockLine } from './stock.ts';

const lifecycle = '/plugins/asset-lifecycle';
export const lists = {
  pools: `${lifecycle}/spares-pools/`,
  spares: `${lifecycle}/spare-items/`,
  levels: `${lifecycle}/spare-item-allocations/`,
  reservations: `${lifecycle}/spare-reservations/`,
  movements: `${lifecycle}/spare-movements/`,
} as const;

/** What an address below Spares shows. */
export type SparesAddress =
  | { readonly view: 'pools' }
  | { readonly view: 'pool'; readonly pool: string }
  | { readonly view: 'item'; readonly pool: string; readonly itemType: string; readonly itemId: string };

/** Undefined for addresses that Spares does not have. */
export function addressIn(rest: string): SparesAddress | undefined {
  if (rest === '') return { view: 'pools' };
  const [, pool, itemType, itemId] = /^(\d+)\/(?:([a-z_]+\.[a-z_]+)\/(\d+)\/)?$/.exec(rest) ?? [];
  if (pool === undefined) return undefined;
  return itemType === undefined || itemId === undefined
    ? { view: 'pool', pool }
    : { view: 'item', pool, itemType, itemId };
}

export const sparesPath = '/spares/';
export const poolPath = (pool: string): string => `${sparesPath}${pool}/`;

/** Where an item is shown; the query says in which variant. */
export const itemPath = (pool: string, itemType: string, itemId: string): string =>
  `${poolPath(pool)}${itemType}/${itemId}/`;

/** Leads to an item in one of its variants. */
export function itemLink(pool: string, { itemType, itemId, variant }: StockLine): string {
  return linkTo(itemPath(pool, itemType, itemId), isBlank(variant) ? {} : { variant: canonicalJson(variant) });
}

/** The variant that an address asks for; without one, an item that has none. */
export function variantIn(query: URLSearchParams): JsonObject {
  const asked = parsed(query.get('variant') ?? '{}');
  return isJsonObject(asked) ? asked : {};
}

function parsed(text: string): Json {
  try {
    const json: Json = JSON.parse(text);
    return json;
  } catch {
    return null;
  }
}

/** The query with another value; without it for a blank one. */
export function withValue(query: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(query);
  if (value) next.set(name, value);
  else next.delete(name);
  return next;
}
