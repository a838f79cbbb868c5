import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Json } from '../../domain/engine/json.ts';

/** The values of one field in a range of ids, by position: deflated JSON, or one value that stands at all positions. */
export type PackedColumn = Uint8Array | { readonly all: Json };

/** As the JSON has them: distinct values and the place of each position among them, or the values themselves. */
type Unpacked = { readonly distinct: readonly Json[]; readonly places: readonly number[] } | readonly Json[];

export function packColumn(values: readonly Json[]): PackedColumn {
  const plain = new Map<Json, number>();
  const structured = new Map<string, number>();
  const distinct: Json[] = [];
  const placeIn = <K>(places: Map<K, number>, key: K, value: Json): number => {
    const place = places.get(key) ?? distinct.push(value) - 1;
    places.set(key, place);
    return place;
  };
  const found = values.map((value) =>
    typeof value === 'object' && value !== null
      ? placeIn(structured, JSON.stringify(value), value)
      : placeIn(plain, value, value),
  );
  if (distinct.length <= 1) return { all: distinct[0] ?? null };
  const unpacked: Unpacked = distinct.length * 2 > values.length ? values : { distinct, places: found };
  return deflateRawSync(JSON.stringify(unpacked));
}

/** The values of all positions; equal values of few are shared. */
export function unpackColumn(packed: PackedColumn, length: number): Json[] {
  if ('all' in packed) return Array.from({ length }, () => packed.all);
  const unpacked: Unpacked = JSON.parse(inflateRawSync(packed).toString());
  if ('distinct' in unpacked) {
    const { distinct, places } = unpacked;
    return places.map((place) => distinct[place] ?? null);
  }
  return [...unpacked];
}
