import type { ScanId } from '../../engine/dock-store.ts';
import type { Json, JsonObject } from '../../engine/json.ts';

/** From and to, both included. */
type Range = readonly [number, number];

/** Scans that receipts have used up: ranges of sequences by scanner, in ascending order. */
export type UsedScans = ReadonlyMap<string, readonly Range[]>;

const keyOf = ({ scanner }: ScanId): string => (scanner === null ? 'own' : `scanner ${scanner}`);

/** Only receipts write the field. */
export function usedScans(stored: JsonObject): UsedScans {
  return new Map(
    Object.entries(stored).map(([key, ranges]) => [key, Array.isArray(ranges) ? ranges.map(rangeOf) : []]),
  );
}

const rangeOf = (pair: Json): Range => (Array.isArray(pair) ? [Number(pair[0]), Number(pair[1])] : [0, -1]);

export const storedUse = (used: UsedScans): JsonObject =>
  Object.fromEntries(
    [...used]
      .filter(([, ranges]) => ranges.length > 0)
      .map(([key, ranges]) => [key, ranges.map((range) => [...range])]),
  );

export function isUsed(used: UsedScans, id: ScanId): boolean {
  const ranges = used.get(keyOf(id)) ?? [];
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = ranges[middle] ?? [0, 0];
    if (id.sequence < from) high = middle - 1;
    else if (id.sequence > to) low = middle + 1;
    else return true;
  }
  return false;
}

/** These scans. */
export const scansUsed = (ids: readonly ScanId[]): UsedScans =>
  new Map(
    [...Map.groupBy(ids, keyOf)].map(([key, some]) => [
      key,
      joined(some.map(({ sequence }): Range => [sequence, sequence])),
    ]),
  );

/** The scans of both. */
export function withUsed(used: UsedScans, more: UsedScans): UsedScans {
  const merged = new Map(used);
  for (const [key, ranges] of more) merged.set(key, joined([...(used.get(key) ?? []), ...ranges]));
  return merged;
}

/** Those of the first that are not among the second. */
export function withoutScans(used: UsedScans, gone: UsedScans): UsedScans {
  return new Map(
    [...used].map(([key, ranges]) => {
      const cut = (gone.get(key) ?? []).reduce<readonly Range[]>((left, range) => left.flatMap(minus(range)), ranges);
      return [key, cut];
    }),
  );
}

const minus =
  ([from, to]: Range) =>
  ([first, last]: Range): readonly Range[] => {
    if (to < first || from > last) return [[first, last]];
    const sides: readonly Range[] = [
      [first, from - 1],
      [to + 1, last],
    ];
    return sides.filter(([start, end]) => start <= end);
  };

function joined(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1] + 1) result[result.length - 1] = [last[0], Math.max(last[1], to)];
    else result.push([from, to]);
  }
  return result;
}
