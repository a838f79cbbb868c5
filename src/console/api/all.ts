import type { JsonObject } from '../../domain/engine/json.ts';
import type { Client } from './client.ts';
import { pageOf } from './json.ts';
import type { Query } from './paths.ts';
import { asProblem } from './problem.ts';

/** As many as the API gives at once. */
const size = 1_000;

/** Every object of a list, page by page. */
export async function loadAll(
  client: Client,
  list: string,
  query: Query,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const objects: JsonObject[] = [];
  for (;;) {
    const page = { ...query, limit: size, offset: objects.length };
    const { count, results } = pageOf(await client.request(list, { query: page, signal }));
    objects.push(...results);
    if (results.length < size || objects.length === count) return objects;
  }
}

/** Undefined for what the caller may not view. */
export async function ifAllowed<T>(loading: Promise<T>): Promise<T | undefined> {
  try {
    return await loading;
  } catch (thrown) {
    if (asProblem(thrown).status === 403) return undefined;
    throw thrown;
  }
}
