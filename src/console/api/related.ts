import { isJsonObject, type Json } from '../../domain/engine/json.ts';
import { type Catalog, filterFor, type ObjectType } from './catalog.ts';
import type { Client } from './client.ts';
import { objectsIn, pageOf } from './json.ts';
import type { Query } from './paths.ts';
import { asProblem } from './problem.ts';

/** A list of what refers to an object. */
export interface Related {
  readonly type: ObjectType;
  readonly query: Query;
  readonly count: number;
}

const filters = new WeakMap<Client, Promise<ReadonlyMap<string, ReadonlySet<string>>>>();

/** The filters of each list, by its path. The document is large: it is read once, and only when somebody asks. */
function filtersOf(client: Client): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const known = filters.get(client);
  if (known) return known;
  const loading = client.request('/schema/', { query: { format: 'json' } }).then(filtersIn);
  filters.set(client, loading);
  loading.catch(() => filters.delete(client));
  return loading;
}

function filtersIn(document: Json): ReadonlyMap<string, ReadonlySet<string>> {
  const { paths } = isJsonObject(document) ? document : {};
  return new Map(
    Object.entries(isJsonObject(paths) ? paths : {}).map(([path, operations]) => {
      const { get } = isJsonObject(operations) ? operations : {};
      const { parameters } = isJsonObject(get) ? get : {};
      return [path.replace(/^\/api/, ''), new Set(objectsIn(parameters).map(({ name }) => String(name)))];
    }),
  );
}

/** Lists that take this object as a filter and hold something that the caller may view. */
export async function loadRelated(
  client: Client,
  catalog: Catalog,
  { type, id }: { type: ObjectType; id: string },
  signal: AbortSignal,
): Promise<readonly Related[]> {
  const filter = filterFor(type);
  const known = await filtersOf(client);
  const referring = [...catalog.values()].filter(({ list }) => known.get(list)?.has(filter));
  const counts = await Promise.all(
    referring.map(async (other): Promise<Related> => {
      const query = { [filter]: id };
      const count = await countOf(client, other.list, query, signal);
      return { type: other, query, count };
    }),
  );
  return counts.filter(({ count }) => count > 0);
}

/** None where the caller may not look, or by nothing of this kind. */
async function countOf(client: Client, list: string, query: Query, signal: AbortSignal): Promise<number> {
  try {
    const page = pageOf(await client.request(list, { query: { ...query, limit: 1, fields: 'id' }, signal }));
    return page.count ?? page.results.length;
  } catch (thrown) {
    if (signal.aborted || ![400, 403].includes(asProblem(thrown).status)) throw thrown;
    return 0;
  }
}
