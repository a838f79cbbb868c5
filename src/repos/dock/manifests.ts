import type { Manifest, ManifestHead, PackedCarton, PackedUnit } from '../../domain/engine/dock-store.ts';
import { invalid, refused } from '../../domain/engine/errors.ts';
import { withoutCase } from '../../domain/engine/schema/text.ts';
import type { Item } from '../items.ts';
import type { RawItem } from '../key-loader.ts';
import {
  expectedKey,
  expectedPartition,
  type Key,
  manifestKey,
  manifestPartition,
  timeToLiveAttribute,
} from '../table.ts';
import type { DockItems } from './dock-items.ts';
import { expiresAfter } from './lifetime.ts';
import { bucketOfNumber } from './numbers.ts';
import { bucketsFor, cartonBuckets, pathsOf, type UnitBucket, unitBuckets, unitNumbered, unitsIn } from './pack.ts';

/** Numbers of all manifests are spread over so many partitions; a lookup reads one. */
const expectedBuckets = 256;
/** Longer than any request: what no shipment names after that is the remains of one that failed. */
const namedWithinMs = 3_600_000;

/** Manifests in buckets by hash of their numbers, so that a number is found in one read. */
export class Manifests {
  readonly #items: DockItems;
  /** The version that a shipment names; null for none, undefined where there is no such shipment. */
  readonly #named: (shipment: number) => Promise<string | null | undefined>;

  constructor(items: DockItems, named: (shipment: number) => Promise<string | null | undefined>) {
    this.#items = items;
    this.#named = named;
  }

  async write(shipment: number, version: string, manifest: Manifest, at: string): Promise<ManifestHead> {
    const { units, cartons } = manifest;
    const paths = pathsOf(manifest);
    const head = { unitBuckets: bucketsFor(units.length), cartonBuckets: bucketsFor(cartons.length) };
    const common = { written: Date.parse(at), [timeToLiveAttribute]: expiresAfter(at) };
    const expected = expectedNumbers(manifest);
    const part = (name: string, content: string): Item => ({
      ...common,
      ...manifestKey(shipment, version, name),
      content,
    });
    const items: readonly Item[] = [
      ...unitBuckets(units, paths, head.unitBuckets).map((bucket, index) => part(`u${index}`, JSON.stringify(bucket))),
      ...cartonBuckets(manifest, paths, head.cartonBuckets).map((bucket, index) =>
        part(`c${index}`, JSON.stringify(bucket)),
      ),
      part('e', [...expected.keys()].join(',')),
      ...[...expected].map(([bucket, numbers]) => ({
        ...common,
        ...expectedKey(bucket, shipment, version),
        shipment,
        numbers: numbers.join('\n'),
      })),
    ];
    items.forEach(requireSize);
    await this.#items.put(items);
    return { version, units: units.length, cartons: cartons.length, ...head, lines: unitsByLine(manifest) };
  }

  async read(shipment: number, { version, cartonBuckets: _, ...head }: ManifestHead): Promise<Manifest> {
    const parts = await this.#items.list(manifestPartition(shipment), `${version}#`);
    const named = (letter: string) => parts.filter(({ sk }) => String(sk).startsWith(`${version}#${letter}`));
    if (named('u').length < head.unitBuckets) throw replaced();
    return {
      units: named('u').flatMap((item) => unitsIn(unitBucket(item)).map(({ cartons: __, ...unit }) => unit)),
      cartons: named('c')
        .flatMap(cartonsIn)
        .map(({ path: [sscc = '', parent = null] }) => ({ sscc, parent })),
    };
  }

  async units(
    shipment: number,
    { version, unitBuckets: count }: ManifestHead,
    numbers: readonly string[],
  ): Promise<ReadonlyMap<string, PackedUnit>> {
    const buckets = await this.#parts(shipment, version, 'u', new Set(numbers.map((n) => bucketOfNumber(n, count))));
    return new Map(
      numbers.flatMap((number) => {
        const item = buckets.get(bucketOfNumber(number, count));
        const unit = item && unitNumbered(unitBucket(item), number);
        return unit ? [[number, unit] as const] : [];
      }),
    );
  }

  async cartons(
    shipment: number,
    { version, cartonBuckets: count }: ManifestHead,
    codes: readonly string[],
  ): Promise<ReadonlyMap<string, PackedCarton>> {
    const buckets = await this.#parts(
      shipment,
      version,
      'c',
      new Set(codes.map((code) => bucketOfNumber(code, count))),
    );
    const found = [...buckets.values()].flatMap(cartonsIn);
    return new Map(
      found.flatMap((carton) => carton.path.slice(0, 1).map((sscc) => [withoutCase(sscc), carton] as const)),
    );
  }

  async #parts(shipment: number, version: string, letter: string, wanted: ReadonlySet<number>) {
    const keys = [...wanted].map((bucket) => [bucket, manifestKey(shipment, version, `${letter}${bucket}`)] as const);
    const items = await this.#items.load(keys.map(([, key]) => key));
    return new Map(
      keys.map(([bucket], index) => {
        const item = items[index];
        if (!item) throw replaced();
        return [bucket, item] as const;
      }),
    );
  }

  async shipmentsExpecting(
    shipment: number,
    numbers: readonly string[],
  ): Promise<ReadonlyMap<string, readonly number[]>> {
    const byBucket = Map.groupBy(numbers, (number) => bucketOfNumber(number, expectedBuckets));
    const found = new Map<string, number[]>();
    await Promise.all(
      [...byBucket].map(async ([bucket, wanted]) => {
        for (const item of await this.#items.last(expectedPartition(bucket))) {
          if (Number(item.shipment) === shipment) continue;
          const named = new Set(String(item.numbers).split('\n'));
          for (const number of wanted)
            if (named.has(number)) found.set(number, [...(found.get(number) ?? []), Number(item.shipment)]);
        }
      }),
    );
    return found;
  }

  async tidy(shipment: number, previous: string | null, at: string): Promise<void> {
    const named = await this.#named(shipment);
    // A large write that is decided may not have made or changed the shipment yet.
    if (named === undefined || named === previous) return;
    const stale = (item: RawItem): boolean => {
      const version = versionOf(item);
      return version !== named && (version === previous || Number(item.written) < Date.parse(at) - namedWithinMs);
    };
    await this.#remove(shipment, (await this.#items.list(manifestPartition(shipment))).filter(stale));
  }

  async drop(shipment: number): Promise<void> {
    await this.#remove(shipment, await this.#items.list(manifestPartition(shipment)));
  }

  async #remove(shipment: number, parts: readonly RawItem[]): Promise<void> {
    const keys = parts.flatMap((item): Key[] => {
      const own = { pk: String(item.pk), sk: String(item.sk) };
      if (own.sk !== manifestKey(shipment, versionOf(item), 'e').sk) return [own];
      const buckets = String(item.content).split(',').filter(Boolean).map(Number);
      return [...buckets.map((bucket) => expectedKey(bucket, shipment, versionOf(item))), own];
    });
    await this.#items.remove(keys);
  }
}

/** The table takes 400 KB an item. */
const largestItem = 380_000;

/** Numbers are spread evenly, unless somebody has chosen them to fall together. */
function requireSize(item: Item): void {
  if (Buffer.byteLength(JSON.stringify(item)) > largestItem)
    throw invalid({ units: ['The numbers of units and cartons are too many of one kind to be kept together.'] });
}

const replaced = () => refused('conflict', 'The manifest of the shipment was replaced. Please try again.');

const versionOf = ({ sk }: RawItem): string => String(sk).split('#')[0] ?? '';
const unitBucket = ({ content }: RawItem): UnitBucket => JSON.parse(String(content));
const cartonsIn = ({ content }: RawItem): readonly PackedCarton[] => JSON.parse(String(content));

/** The numbers of units and cartons by the bucket in which other shipments look for them. */
function expectedNumbers({ units, cartons }: Manifest): ReadonlyMap<number, readonly string[]> {
  const given = [
    ...units.flatMap(({ serial, assetTag }) => [serial, assetTag ?? '']),
    ...cartons.map(({ sscc }) => sscc),
  ];
  return Map.groupBy(given.filter(Boolean).map(withoutCase), (number) => bucketOfNumber(number, expectedBuckets));
}

function unitsByLine({ units }: Manifest): Readonly<Record<string, number>> {
  const counts = new Map<number, number>();
  for (const { line } of units) counts.set(line, (counts.get(line) ?? 0) + 1);
  return Object.fromEntries(counts);
}
