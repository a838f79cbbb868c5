import { isJsonObject, type Json, type JsonObject, sameJson } from '../domain/engine/json.ts';
import type { Change } from '../domain/engine/ports.ts';
import { packedVersion, type StoredObject } from '../domain/engine/resource/resource.ts';
import type { TypeName } from '../domain/engine/schema/field-kinds.ts';

/** A change of a large unit whose object is held and whose values are claimed, until it is written. */
export interface HeldChange {
  readonly held: Change;
}

/** A change that was decided before it is written, as the journal keeps it: what to do, whatever the object is by then. */
export type FollowUp =
  | {
      readonly action: 'create';
      readonly type: TypeName;
      readonly id: number;
      readonly after: JsonObject;
      readonly lastVersion?: number;
    }
  | { readonly action: 'delete'; readonly type: TypeName; readonly id: number }
  | {
      readonly action: 'update';
      readonly type: TypeName;
      readonly id: number;
      readonly fields: Readonly<Record<string, { readonly from: Json; readonly to: Json }>>;
    };

/** The changes of which this process has made follow-ups that create. What they write is worked out already. */
const creations = new WeakMap<FollowUp, Change>();

export function followUpOf(change: Change): FollowUp {
  const { type, id, before, after } = change;
  if (!after) return { action: 'delete', type, id };
  if (!before || before.version === packedVersion) {
    const { lastVersion } = change;
    const followUp: FollowUp = { action: 'create', type, id, after, ...(lastVersion ? { lastVersion } : {}) };
    if (!before) creations.set(followUp, change);
    return followUp;
  }
  const fields = Object.entries(after)
    .filter(([name, to]) => !sameJson(before.values[name], to))
    .map(([name, to]) => [name, { from: before.values[name] ?? null, to }] as const);
  return { action: 'update', type, id, fields: Object.fromEntries(fields) };
}

/** The change that the follow-up comes to on the object as it is now; undefined when nothing is left to do. */
export function changeNow(followUp: FollowUp, now: StoredObject | undefined): Change | undefined {
  const { type, id } = followUp;
  if (followUp.action === 'create') {
    if (now) return undefined;
    return creations.get(followUp) ?? { ...followUp, before: null };
  }
  if (!now) return undefined;
  if (followUp.action === 'delete') return { action: 'delete', type, id, before: now, after: null };
  const values = Object.entries(followUp.fields).map(
    ([name, { from, to }]) => [name, rebased(from, to, now.values[name] ?? null)] as const,
  );
  return { action: 'update', type, id, before: now, after: { ...now.values, ...Object.fromEntries(values) } };
}

/** Values that another write has set since stay; in a list, only the elements of this change are added or removed. */
function rebased(from: Json, to: Json, now: Json): Json {
  if (sameJson(from, now) || isTime(to)) return to;
  if (!isList(from) || !isList(to) || !isList(now)) return now;
  const gone = from.filter((element) => !to.some((kept) => sameJson(kept, element)));
  const added = to.filter((element) => !now.some((present) => sameJson(present, element)) && !has(from, element));
  return [...now.filter((element) => !has(gone, element)), ...added];
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value) && !isJsonObject(value);
const has = (list: readonly Json[], element: Json): boolean => list.some((other) => sameJson(other, element));
/** Times of the last write move on. */
const isTime = (value: Json): boolean => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value);
