import type { ExpectedUnit, Manifest, PackedCarton, PackedUnit } from '../../domain/engine/dock-store.ts';
import { withoutCase } from '../../domain/engine/schema/text.ts';
import { bucketOfNumber } from './numbers.ts';

/** Line, serial number, asset tag, place of the carton's way among `paths`; 1 where another bucket holds it by its serial. */
type UnitTuple = readonly [line: number, serial: string, tag: string | null, path: number, copy: 0 | 1];

/** What an item of units holds as JSON. */
export interface UnitBucket {
  readonly paths: readonly (readonly string[])[];
  readonly units: readonly UnitTuple[];
}

/** Some 64 units stay below 4 KB: one read unit a scan, 0.05 write units a unit. */
const unitsPerBucket = 64;

export const bucketsFor = (count: number): number => Math.max(1, Math.ceil(count / unitsPerBucket));

/** The way from a carton outwards, itself first. */
export function pathsOf({ cartons }: Pick<Manifest, 'cartons'>): ReadonlyMap<string, readonly string[]> {
  const parents = new Map(cartons.map(({ sscc, parent }) => [sscc, parent]));
  const pathOf = (sscc: string): readonly string[] => {
    const path: string[] = [];
    for (let at: string | null = sscc; at !== null && !path.includes(at); at = parents.get(at) ?? null) path.push(at);
    return path;
  };
  return new Map(cartons.map(({ sscc }) => [sscc, pathOf(sscc)]));
}

/** Units by bucket: each where its serial number leads, and where its asset tag does. */
export function unitBuckets(
  units: readonly ExpectedUnit[],
  paths: ReadonlyMap<string, readonly string[]>,
  count: number,
): readonly UnitBucket[] {
  const buckets = Array.from({ length: count }, () => new BucketBuilder(paths));
  for (const unit of units)
    for (const [index, number] of [unit.serial, unit.assetTag ?? ''].entries()) {
      if (number === '') continue;
      const copy = index === 1 && unit.serial !== '' ? 1 : 0;
      buckets[bucketOfNumber(withoutCase(number), count)]?.add(unit, copy);
    }
  return buckets.map((bucket) => bucket.built);
}

class BucketBuilder {
  readonly #ways: ReadonlyMap<string, readonly string[]>;
  readonly #places = new Map<string, number>();
  readonly #units: UnitTuple[] = [];

  constructor(ways: ReadonlyMap<string, readonly string[]>) {
    this.#ways = ways;
  }

  add({ line, serial, assetTag, carton }: ExpectedUnit, copy: 0 | 1): void {
    const place = carton === null ? -1 : (this.#places.get(carton) ?? this.#places.size);
    if (carton !== null) this.#places.set(carton, place);
    this.#units.push([line, serial, assetTag, place, copy]);
  }

  get built(): UnitBucket {
    return { paths: [...this.#places.keys()].map((sscc) => this.#ways.get(sscc) ?? [sscc]), units: this.#units };
  }
}

const unpacked = ([line, serial, assetTag, path]: UnitTuple, { paths }: UnitBucket): PackedUnit => {
  const cartons = paths[path] ?? [];
  return { line, serial, assetTag, carton: cartons[0] ?? null, cartons };
};

/** The unit of a bucket with this number, as it is compared. */
export function unitNumbered(bucket: UnitBucket, number: string): PackedUnit | undefined {
  const found = bucket.units.find(
    ([, serial, tag]) => withoutCase(serial) === number || (tag !== null && withoutCase(tag) === number),
  );
  return found && unpacked(found, bucket);
}

/** The units of a bucket, without those that stand in another one, too. */
export const unitsIn = (bucket: UnitBucket): readonly PackedUnit[] =>
  bucket.units.filter(([, , , , copy]) => copy === 0).map((unit) => unpacked(unit, bucket));

/** Cartons by bucket, each with the units in it and in what stands in it. */
export function cartonBuckets(
  { units }: Manifest,
  paths: ReadonlyMap<string, readonly string[]>,
  count: number,
): readonly (readonly PackedCarton[])[] {
  const lines = new Map([...paths.keys()].map((sscc) => [sscc, new Map<number, number>()]));
  for (const { carton, line } of units)
    for (const sscc of carton === null ? [] : (paths.get(carton) ?? [])) {
      const counts = lines.get(sscc);
      counts?.set(line, (counts.get(line) ?? 0) + 1);
    }
  const buckets: PackedCarton[][] = Array.from({ length: count }, () => []);
  for (const [sscc, path] of paths)
    buckets[bucketOfNumber(withoutCase(sscc), count)]?.push({ path, lines: Object.fromEntries(lines.get(sscc) ?? []) });
  return buckets;
}
