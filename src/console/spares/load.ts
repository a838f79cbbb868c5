import type { JsonObject } from '../../domain/engine/json.ts';
import { ifAllowed, loadAll } from '../api/all.ts';
import type { Client } from '../api/client.ts';
import type { Query } from '../api/paths.ts';
import { lists } from './addresses.ts';
import { entryFields } from './ledger.ts';
import { keyOf, levelFields, objectOf, type StockLine, spareFields, stockLines } from './stock.ts';

type Progress = (loaded: number, count: number) => void;

/** Undefined lists are those that the caller may not view. */
export interface PoolsData {
  readonly pools: readonly JsonObject[];
  readonly levels: readonly JsonObject[] | undefined;
}

export async function loadPools(
  client: Client,
  query: Query,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<PoolsData> {
  const fields = 'id,url,display,site,location,description';
  const [pools, levels] = await Promise.all([
    loadAll(client, lists.pools, { ...query, fields }, { signal }),
    ifAllowed(loadAll(client, lists.levels, { fields: levelFields }, { signal, onProgress })),
  ]);
  return { pools: pools.objects, levels: levels?.objects };
}

export interface PoolData {
  readonly pool: JsonObject;
  readonly lines: readonly StockLine[];
  readonly maySeeSpares: boolean;
  readonly maySeeLevels: boolean;
}

/** A pool with all that it holds, or with one item of it. */
export async function loadPool(
  client: Client,
  pool: string,
  item: Query,
  signal: AbortSignal,
  onProgress?: Progress,
): Promise<PoolData> {
  const query = { pool_id: pool, ...item };
  const reading = { signal, ...(onProgress ? { onProgress } : {}) };
  const [found, [spares, levels]] = await tellingFirst(
    client.request(`${lists.pools}${pool}/`, { signal }),
    Promise.all([
      ifAllowed(loadAll(client, lists.spares, { ...query, fields: spareFields }, reading)),
      ifAllowed(loadAll(client, lists.levels, { ...query, fields: levelFields }, { signal })),
    ]),
  );
  return {
    pool: objectOf(found),
    lines: stockLines(spares?.objects ?? [], levels?.objects ?? []),
    maySeeSpares: spares !== undefined,
    maySeeLevels: levels !== undefined,
  };
}

/** Both, but of their failures that of the first: lists say less clearly that a pool is not there. */
export async function tellingFirst<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  second.catch(() => undefined);
  return [await first, await second];
}

export interface LedgerData {
  /** Newest first, of one variant. */
  readonly entries: readonly JsonObject[];
  /** Entries that were looked at, of all variants of the item, and how many there are of those. */
  readonly read: number;
  readonly count: number;
}

export async function loadLedger(
  client: Client,
  query: Query,
  { key, most, signal }: { readonly key: string; readonly most: number; readonly signal: AbortSignal },
): Promise<LedgerData> {
  const all = { ...query, ordering: '-time', fields: entryFields };
  const { count, objects } = await loadAll(client, lists.movements, all, { signal, most });
  return { entries: objects.filter((entry) => keyOf(entry) === key), read: objects.length, count };
}

/** Active reservations of units in a pool. */
export async function loadReservations(client: Client, pool: string, signal: AbortSignal) {
  const fields = 'id,url,display,spare_item,bom,quantity,qty_drawn,expires,description';
  const query = { pool_id: pool, status: 'active', fields };
  return (await loadAll(client, lists.reservations, query, { signal })).objects;
}
