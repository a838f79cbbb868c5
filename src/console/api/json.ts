import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';

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

export function pageOf(answer: Json): Page {
  const { count, results } = isJsonObject(answer) ? answer : {};
  return { count: typeof count === 'number' ? count : null, results: objectsIn(results) };
}
