import type { Reader } from '../ports.ts';
import { distinctRefs, refKey, type StoredObject } from '../resource/resource.ts';
import type { Candidate, Condition, Loaded } from './permissions.ts';

/** Reads what the joins of conditions refer to: one read for each step of the look-up paths. */
export async function loadJoined(
  reader: Pick<Reader, 'getMany'>,
  conditions: readonly Condition[],
  candidates: readonly Candidate[],
): Promise<Loaded> {
  const known = new Map<string, StoredObject>();
  let level = conditions.map(({ joins }) => ({ joins, candidates }));
  while (level.some(({ joins }) => joins.length > 0)) {
    const steps = level.flatMap((current) =>
      current.joins.map(({ condition, refs }) => ({
        joins: condition.joins,
        refs: distinctRefs(current.candidates.flatMap(({ values }) => refs(values))),
      })),
    );
    const missing = steps.flatMap(({ refs }) => refs).filter((ref) => !known.has(refKey(ref)));
    for (const [key, object] of await reader.getMany(missing)) known.set(key, object);
    level = steps.map(({ joins, refs }) => ({
      joins,
      candidates: refs.flatMap((ref) => known.get(refKey(ref)) ?? []),
    }));
  }
  return (ref) => known.get(refKey(ref));
}
