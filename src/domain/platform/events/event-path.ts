import { isJsonObject, type Json, type JsonObject } from '../../engine/json.ts';

/**
 * NetBox: what a dotted path finds in the data of an event; through a list, what it finds in each entry. Undefined where it
 * leads nowhere. A path that begins with `snapshots` reads the states before and after the change, where a state that is
 * null (before a creation, after a deletion) has null for every field that the other state has.
 */
export function readPath(data: JsonObject, path: readonly string[]): Json | undefined {
  const [first, second = '', ...rest] = path;
  if (first !== 'snapshots' || !isState(second) || rest.length === 0) return follow(data, path);
  const { snapshots } = data;
  if (!isJsonObject(snapshots)) return undefined;
  const state = snapshots[second] ?? null;
  if (state !== null) return follow(state, rest);
  const other = snapshots[second === 'prechange' ? 'postchange' : 'prechange'] ?? null;
  return follow(other, rest) === undefined ? undefined : null;
}

const isState = (name: string): boolean => name === 'prechange' || name === 'postchange';

function follow(value: Json, path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path) {
    if (found === undefined) return undefined;
    found = Array.isArray(found) ? inEach(found, key) : member(found, key);
  }
  return found;
}

function inEach(entries: readonly Json[], key: string): Json | undefined {
  const found = entries.map((entry) => member(entry, key));
  return found.every((entry) => entry !== undefined) ? found : undefined;
}

const member = (value: Json, key: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
