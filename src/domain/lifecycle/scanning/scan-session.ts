import type { Context } from '../../engine/context.ts';
import type { KnownScans, ManifestHead, ScanEntry, ScanId, ScanMark, ScanWrite } from '../../engine/dock-store.ts';
import { ErrorCollector } from '../../engine/errors.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import { openUnits } from './choose-line.ts';
import { judge, type ScanFacts, type ScanInput, type Seen } from './judge.ts';
import { readUnitCode } from './read-unit-code.ts';
import { otherCode } from './scan-input.ts';
import { recordOf } from './scan-record.ts';

/** A scan that waits for its verdict. */
export interface OpenScan extends ScanInput {
  readonly id: ScanId;
  /** Where errors of it stand in the answer. */
  readonly path: string;
}

/** The part numbers that scans may name. */
export const partsIn = (scans: readonly OpenScan[]): readonly string[] =>
  scans.flatMap(({ code }) => readUnitCode(code).parts);

/** The numbers that some scans may mean. */
interface Asked {
  readonly numbers: readonly string[];
  readonly codes: readonly string[];
}

const distinct = <T>(some: readonly T[]): readonly T[] => [...new Set(some)];

function askedBy(scans: readonly Pick<OpenScan, 'code'>[]): Asked {
  const readings = scans.map(({ code }) => readUnitCode(code));
  return {
    numbers: distinct(readings.flatMap(({ numbers }) => numbers.map(withoutCase))),
    codes: distinct(readings.flatMap(({ cartons }) => cartons.map(withoutCase))),
  };
}

/** Up to so many scans ask at once which other shipments expect them; more ask for those only that are not expected here. */
const fewScans = 8;

type Others = ScanFacts['others'];

/** Which other shipments expect these scans, where they are few. It needs no manifest, so that it may be asked first. */
export async function earlyOthers(
  { store: { dock } }: Context,
  shipment: number,
  scans: readonly Pick<OpenScan, 'code'>[],
): Promise<Others | undefined> {
  const { numbers, codes } = askedBy(scans);
  return scans.length <= fewScans ? dock.shipmentsExpecting(shipment, distinct([...numbers, ...codes])) : undefined;
}

/** The newest of many are enough to find one that is there. */
const mostLookedFor = 3;

/** Without shipments that were never made: their manifests are the remains of writes that failed. */
async function made({ store }: Context, others: Others): Promise<Others> {
  const newest = [...others].map(([number, ids]) => [number, ids.slice(0, mostLookedFor)] as const);
  const found = await loadObjects(store, 'netbox_asset_lifecycle.shipment', distinct(newest.flatMap(([, ids]) => ids)));
  const there = new Set(found.map(({ id }) => id));
  return new Map(
    newest.flatMap(([number, ids]) => {
      const left = ids.filter((id) => there.has(id));
      return left.length > 0 ? [[number, left] as const] : [];
    }),
  );
}

/** Reads what the manifests say of the numbers of these scans, in one step where it was asked who else expects them. */
export async function expectations(
  context: Context,
  shipment: number,
  head: ManifestHead | undefined,
  scans: readonly OpenScan[],
  early: Others | undefined,
): Promise<Pick<ScanFacts, 'units' | 'cartons' | 'others'>> {
  const { dock } = context.store;
  const { numbers, codes } = askedBy(scans);
  const [units, cartons, known] = await Promise.all([
    head && head.units > 0 ? dock.expectedUnits(shipment, head, numbers) : new Map<string, never>(),
    head && head.cartons > 0 ? dock.expectedCartons(shipment, head, codes) : new Map<string, never>(),
    early && made(context, early),
  ]);
  const unlisted = [...numbers, ...codes].filter((number) => !units.has(number) && !cartons.has(number));
  const others = known ?? (await made(context, await dock.shipmentsExpecting(shipment, distinct(unlisted))));
  return { units, cartons, others };
}

/** What was scanned before, as far as it matters to these scans. */
export const knownOf = (
  { store: { dock } }: Context,
  shipment: number,
  scans: readonly OpenScan[],
): Promise<KnownScans> => dock.known(shipment, { entries: scans.map(({ id }) => id), units: askedBy(scans).numbers });

/** The same with what was written since. */
export function withWritten(known: KnownScans, { entries, units, cartons, counts }: ScanWrite): KnownScans {
  const added = counts.map(({ line, add }) => [line, (known.counts.get(line) ?? 0) + add] as const);
  return {
    entries: [...known.entries, ...entries],
    units: [...known.units, ...units],
    cartons: [...known.cartons, ...cartons],
    counts: new Map([...known.counts, ...added]),
  };
}

const keyOf = ({ scanner, sequence }: ScanId): string => `${sequence}|${scanner ?? ''}|${scanner === null}`;

/** What is to be written, as it grows. */
type Pending = { -readonly [K in keyof ScanWrite]: ScanWrite[K][number][] };

/** The verdicts on scans, and what is to be written of them. */
export interface Judged {
  /** In the order of the scans. */
  readonly entries: readonly ScanEntry[];
  readonly write: ScanWrite;
}

/** Judges scans one after the other, each by what those before it have marked. Fails with 400 for a sequence that is taken. */
export function judgeAll(scans: readonly OpenScan[], facts: ScanFacts, known: KnownScans): Judged {
  const stored = new Map(known.entries.map((entry) => [keyOf(entry), entry]));
  requireSameCodes(scans, stored);
  const units = new Set(known.units.map(({ number }) => number));
  const cartons = new Set(known.cartons.map(({ number }) => number));
  const counts = new Map(known.counts);
  const seen: Seen = { units, cartons, counts };
  const write: Pending = { entries: [], units: [], cartons: [], counts: [] };
  const entries = scans.map((scan): ScanEntry => {
    const before = stored.get(keyOf(scan.id));
    if (before) return before;
    const { path: _, id, ...input } = scan;
    const judgement = judge(input, facts, seen);
    const made: ScanEntry = { ...id, values: judgement.record };
    stored.set(keyOf(id), made);
    write.entries.push(made);
    mark(id, judgement.unit, units, write.units);
    mark(id, judgement.carton, cartons, write.cartons);
    if (judgement.count)
      counts.set(judgement.count.line, (counts.get(judgement.count.line) ?? 0) + judgement.count.units);
    return made;
  });
  return { entries, write: { ...write, counts: countsOf(counts, facts, known) } };
}

function mark(id: ScanId, number: string | undefined, seen: Set<string>, marks: ScanMark[]): void {
  if (number === undefined) return;
  seen.add(number);
  marks.push({ ...id, number });
}

/** While all is expected, others may count at the same time as long as there is room; verdicts beyond need the exact count. */
function countsOf(after: ReadonlyMap<number, number>, facts: ScanFacts, { counts }: KnownScans): ScanWrite['counts'] {
  return [...after].flatMap(([id, total]): ScanWrite['counts'][number][] => {
    const before = counts.get(id) ?? 0;
    const line = facts.lines.get(id);
    if (total === before || !line) return [];
    const add = total - before;
    const open = openUnits(line, facts);
    if (total <= open) return [{ line: id, add, before: { atMost: open - add } }];
    return [{ line: id, add, before: before >= open ? 'any' : { exactly: before } }];
  });
}

function requireSameCodes(scans: readonly OpenScan[], stored: ReadonlyMap<string, ScanEntry>): void {
  const errors = new ErrorCollector();
  for (const { id, path, code } of scans) {
    const before = stored.get(keyOf(id));
    if (before && recordOf(before).code !== code) errors.add(`${path}sequence`, otherCode);
  }
  errors.throwIfAny();
}
