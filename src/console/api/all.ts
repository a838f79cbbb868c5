import type { JsonObject } from '../../domain/engine/json.ts';
import type { Client } from './client.ts';
import { pageOf } from './json.ts';
import type { Query } from './paths.ts';
import { asProblem } from './problem.ts';

/** As many as the API gives at once. */
const size = 1_000;

interface Reading {
  readonly signal: AbortSignal;
  /** Called after each page but the last. */
  readonly onProgress?: (loaded: number, count: number) => void;
  /** Reads no further than this. */
  readonly most?: number;
}

/** The objects of a list, page by page, and how many there are in all. */
export async function loadAll(
  client: Client,
  list: string,
  query: Query,
  { signal, onProgress, most = Number.POSITIVE_INFINITY }: Reading,
): Promise<{ readonly count: number; readonly objects: readonly JsonObject[] }> {
  const objects: JsonObject[] = [];
  for (;;) {
    const limit = Math.min(size, most - objects.length);
    const page = { ...query, limit, offset: objects.length };
    const { count, results } = pageOf(await client.request(list, { query: page, signal }));
    objects.push(...results);
    const isEnd = results.length < limit || objects.length === count || objects.length >= most;
    if (isEnd) return { count: count ?? objects.length, objects };
    onProgress?.(objects.length, count ?? objects.length);
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
