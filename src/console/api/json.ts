import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { Problem } from './problem.ts';

export const objectsIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** One page of a list. */
export interface Page {
  /** Null where the API does not count. */
  readonly count: number | null;
  readonly results: readonly JsonObject[];
}

/** Fails with a Problem for what is no list: it would look like an empty one. */
export function pageOf(answer: Json): Page {
  const { count, results } = isJsonObject(answer) ? answer : {};
  if (!Array.isArray(results)) throw new Problem(404, 'No list is at this address.');
  return { count: typeof count === 'number' ? count : null, results: objectsIn(results) };
}
