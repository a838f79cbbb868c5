import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { KnownScans, ScanEntry, ScanId, ScanMark, ScanWrite } from '../../engine/dock-store.ts';
import { ErrorCollector, refused } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { type Judgement, judge, numbersIn, type ScanFacts, type Seen } from '../scanning/judge.ts';
import { lineFacts } from '../scanning/line-facts.ts';
import { manifestHead } from '../scanning/manifest.ts';
import type { scan } from '../scanning/scan-actions.ts';
import { type NumberedScan, otherCode, scansIn } from '../scanning/scan-input.ts';
import { recordOf } from '../scanning/scan-record.ts';
import { type Shipment, shipment as shipmentResource } from './shipment.ts';
import { shownScan, viewableOthers } from './show-scans.ts';

type ScanBody = SchemaValues<(typeof scan)['body']>;
type ScanAnswer = SchemaValues<(typeof scan)['answer']> & JsonObject;
type Scan = NumberedScan & { readonly id: ScanId };

/**
 * Takes scans of a shipment and answers what each of them is. Scans are written beside the change log, some together; one that
 * was written before under the same scanner and sequence is answered as it was. Fails with 400 for what cannot be read.
 */
export async function scanShipment(
  context: Context,
  { id, input, ...performance }: ActionRequest<ScanBody, ScanAnswer>,
): Promise<ScanAnswer> {
  const work = new UnitOfWork(context);
  const shipment = await requireObject(work, 'change', shipmentResource, id);
  const scans = await numbered(context, scansIn(input, work.now));
  const lines = await lineFacts(work, id);
  const entries: ScanEntry[] = [];
  for (let first = 0; first < scans.length; first += scansPerWrite)
    entries.push(...(await writeScans(context, shipment, scans.slice(first, first + scansPerWrite), lines, work.now)));
  const others = await viewableOthers(
    work,
    entries.flatMap((entry) => recordOf(entry).other_shipment ?? []),
  );
  const answer = { scans: entries.map((entry) => shownScan(entry, lines, others)) };
  return performance.alongside ? perform(context, performance, async () => answer) : answer;
}

/** Each scan takes up to three actions of a transaction. */
const scansPerWrite = 30;
const attempts = 8;

/** Scans without a sequence get one of their own. */
async function numbered(context: Context, scans: readonly NumberedScan[]): Promise<readonly Scan[]> {
  const open = scans.filter(({ sequence }) => sequence === null).length;
  const sequences = [...(await context.store.takeIds('netbox_asset_lifecycle.scan', open))];
  return scans.map((entry) => ({
    ...entry,
    id:
      entry.sequence === null
        ? { scanner: null, sequence: sequences.shift() ?? 0 }
        : { scanner: entry.name, sequence: entry.sequence },
  }));
}

const keyOf = ({ scanner, sequence }: ScanId): string => `${sequence}|${scanner ?? ''}|${scanner === null}`;

/** Judges and writes scans until nobody comes in between. */
async function writeScans(
  { store }: Context,
  shipment: Shipment,
  scans: readonly Scan[],
  lines: ScanFacts['lines'],
  now: string,
): Promise<readonly ScanEntry[]> {
  const numbers = [...new Set(scans.flatMap(({ code }) => numbersIn(code)))];
  const head = manifestHead(shipment.values);
  const codes = [...new Set(scans.map(({ code }) => code.trim()))];
  const [units, cartons, others, seenCartons] = await Promise.all([
    head ? store.dock.expectedUnits(shipment.id, head, numbers) : new Map(),
    head && head.cartons > 0 ? store.dock.expectedCartons(shipment.id, head, codes) : new Map(),
    store.dock.shipmentsExpecting(shipment.id, numbers),
    store.dock.scannedCartons(shipment.id),
  ]);
  const facts: ScanFacts = { lines, head, units, cartons, others };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const question = { entries: scans.map(({ id }) => id), units: numbers, cartons: codes, lines: [] };
    const known = await store.dock.known(shipment.id, question);
    const cartonsBefore = attempt === 0 ? seenCartons : await store.dock.scannedCartons(shipment.id);
    const { entries, write } = judged(scans, facts, { ...known, cartons: cartonsBefore });
    if (write.entries.length === 0 || (await store.dock.record(shipment.id, write, now))) return entries;
  }
  throw refused('conflict', 'Other scanners were at the same units. Please try again.');
}

function judged(scans: readonly Scan[], facts: ScanFacts, known: KnownScans) {
  const stored = new Map(known.entries.map((entry) => [keyOf(entry), entry]));
  requireSameCodes(scans, stored);
  const units = new Set(known.units.map(({ number }) => number));
  const cartons = new Set(known.cartons.map(({ number }) => number));
  const seen: Seen = { units, cartons, counts: known.counts };
  const write: Pending = { entries: [], units: [], cartons: [], counts: [] };
  const entries = scans.map((entry): ScanEntry => {
    const before = stored.get(keyOf(entry.id));
    if (before) return before;
    const { path: _, sequence: __, id, ...input } = entry;
    const judgement = judge(input, facts, seen);
    const made: ScanEntry = { ...id, values: judgement.record };
    stored.set(keyOf(id), made);
    write.entries.push(made);
    mark(judgement, 'unit', units, write.units, id);
    mark(judgement, 'carton', cartons, write.cartons, id);
    return made;
  });
  return { entries, write };
}

/** What is to be written, as it grows. */
type Pending = { -readonly [K in keyof ScanWrite]: ScanWrite[K][number][] };

function mark(judgement: Judgement, kind: 'unit' | 'carton', seen: Set<string>, marks: ScanMark[], id: ScanId): void {
  const number = judgement[kind];
  if (number === undefined) return;
  seen.add(number);
  marks.push({ ...id, number });
}

function requireSameCodes(scans: readonly Scan[], stored: ReadonlyMap<string, ScanEntry>): void {
  const errors = new ErrorCollector();
  for (const { id, path, code } of scans) {
    const before = stored.get(keyOf(id));
    if (before && recordOf(before).code !== code) errors.add(`${path}sequence`, otherCode);
  }
  errors.throwIfAny();
}
