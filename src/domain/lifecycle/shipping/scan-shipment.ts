import { requireObject, viewableTo } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { KnownScans, ScanEntry } from '../../engine/dock-store.ts';
import { ErrorCollector, Failure, refused } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Row } from '../../engine/ports.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { catalogueOf, itemsWithParts } from '../scanning/catalogue.ts';
import type { ScanFacts } from '../scanning/judge.ts';
import { allLines, type LinesById, lineFacts, visibleLines } from '../scanning/line-facts.ts';
import { manifestHead } from '../scanning/manifest.ts';
import type { scan } from '../scanning/scan-actions.ts';
import { type NumberedScan, scansIn } from '../scanning/scan-input.ts';
import { recordOf } from '../scanning/scan-record.ts';
import {
  earlyOthers,
  expectations,
  judgeAll,
  knownOf,
  type OpenScan,
  partsIn,
  withWritten,
} from '../scanning/scan-session.ts';
import { loadRules } from '../scanning/serial-rules.ts';
import { toldParts } from '../scanning/told-parts.ts';
import { requireNotArchived } from '../status/locks.ts';
import { shipment as shipmentResource } from './shipment.ts';
import { noSuchLine } from './shipment-lines.ts';
import { packedIn, shownScan, viewableOthers } from './show-scans.ts';

type ScanBody = SchemaValues<(typeof scan)['body']>;
type ScanAnswer = SchemaValues<(typeof scan)['answer']> & JsonObject;

/**
 * Takes scans of a shipment and answers what each of them is. Scans are written beside the change log, some together; one that
 * was written before under the same scanner and sequence is answered as it was. Fails with 400 for what cannot be read.
 * Everything is read in two steps and written in a third.
 */
export async function scanShipment(
  context: Context,
  { id, input, ...performance }: ActionRequest<ScanBody, ScanAnswer>,
): Promise<ScanAnswer> {
  const given = scansIn(input, context.now().toISOString());
  const { work, scans, facts } = await prepared(context, id, given);
  const [entries, others] = await Promise.all([
    writeAll(context, id, scans, facts),
    viewableOthers(work, othersNamed(facts.others, scans.known)),
  ]);
  const packed = packedIn(facts);
  const answer = { scans: entries.map((entry) => shownScan(entry, facts.lines, others, packed)) };
  return performance.alongside ? perform(context, performance, async () => answer) : answer;
}

/** Readings until none meets a manifest that is being replaced. */
const readings = 3;

/** What scans are judged by, read in two steps. */
async function prepared(context: Context, id: number, given: readonly NumberedScan[], reading = 1) {
  const work = new UnitOfWork(context);
  const [shipment, all, rows, catalogue, rules, scans, early] = await Promise.all([
    requireObject(work, 'change', shipmentResource, id),
    allLines(work, id),
    visibleLines(work, id),
    catalogueOf(context.store),
    loadRules(work.reader),
    openScans(context, id, given),
    earlyOthers(context, id, given),
  ]);
  await requireNotArchived(work, shipmentResource.type, id, 'A scan');
  requireLines(given, new Set(rows.map((row) => row.id)));
  const head = manifestHead(shipment.values);
  try {
    const [every, expected, viewable] = await Promise.all([
      lineFacts(work, all, catalogue, rules),
      expectations(context, id, head, scans.open, early),
      viewableTo(context.store, context.actor, itemsWithParts(catalogue, partsIn(scans.open))),
    ]);
    const seen = new Set(rows.map((row) => row.id));
    const [lines, hidden] = [withLines(every, (line) => seen.has(line)), withLines(every, (line) => !seen.has(line))];
    const facts: ScanFacts = {
      lines,
      head,
      catalogue,
      toldParts: toldParts(catalogue, viewable, hidden),
      ...expected,
      units: ofLines(expected.units, all),
    };
    return { work, scans, facts };
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'conflict' || reading === readings) throw error;
    return prepared(context, id, given, reading + 1);
  }
}

const withLines = (lines: LinesById, keep: (line: number) => boolean): LinesById =>
  new Map([...lines].filter(([line]) => keep(line)));

function othersNamed(others: ScanFacts['others'], { entries }: KnownScans): readonly number[] {
  const told = entries.flatMap((entry) => recordOf(entry).other_shipment ?? []);
  return [...told, ...[...others.values()].flatMap(([newest]) => newest ?? [])];
}

/** Without units of lines that were deleted since the manifest was set. */
function ofLines(units: ScanFacts['units'], lines: readonly Row[]): ScanFacts['units'] {
  const ids = new Set(lines.map(({ id }) => id));
  return new Map([...units].filter(([, { line }]) => ids.has(line)));
}

interface Scans {
  readonly open: readonly OpenScan[];
  readonly known: KnownScans;
}

/** Numbers scans without a sequence by themselves, and reads what was scanned before. */
async function openScans(context: Context, shipment: number, given: readonly NumberedScan[]): Promise<Scans> {
  const unnumbered = given.filter(({ sequence }) => sequence === null).length;
  const named = given.map(
    ({ sequence, ...entry }): OpenScan => ({
      ...entry,
      id: { scanner: sequence === null ? null : entry.name, sequence: sequence ?? 0 },
    }),
  );
  const [taken, known] = await Promise.all([
    context.store.takeIds('netbox_asset_lifecycle.scan', unnumbered),
    knownOf(context, shipment, named),
  ]);
  const free = [...taken];
  const open = named.map((entry) =>
    entry.id.scanner === null ? { ...entry, id: { scanner: null, sequence: free.shift() ?? 0 } } : entry,
  );
  return { open, known };
}

function requireLines(scans: readonly NumberedScan[], lines: ReadonlySet<number>): void {
  const errors = new ErrorCollector();
  for (const { line, path } of scans)
    if (line !== null && !lines.has(line))
      errors.add(`${path}shipment_line_item`, noSuchLine.shipment_line_item[0] ?? '');
  errors.throwIfAny();
}

/** Each scan takes up to three actions of a transaction. */
const scansPerWrite = 30;

async function writeAll(context: Context, shipment: number, scans: Scans, facts: ScanFacts) {
  const entries: ScanEntry[] = [];
  let { known } = scans;
  for (let first = 0; first < scans.open.length; first += scansPerWrite) {
    const some = scans.open.slice(first, first + scansPerWrite);
    const written = await writeSome(context, shipment, some, facts, known);
    entries.push(...written.entries);
    known = written.known;
  }
  return entries;
}

const withFresh = (before: KnownScans, fresh: KnownScans): KnownScans => ({
  ...fresh,
  entries: [...before.entries, ...fresh.entries],
  units: [...before.units, ...fresh.units],
});

/** Of writing the same scans: every failure means that another scanner was faster with one of the units. */
const attempts = 12;

/** Judges and writes scans until nobody comes in between. */
async function writeSome(
  context: Context,
  shipment: number,
  scans: readonly OpenScan[],
  facts: ScanFacts,
  before: KnownScans,
) {
  let known = before;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { entries, write } = judgeAll(scans, facts, known);
    const isWritten =
      write.entries.length === 0 || (await context.store.dock.record(shipment, write, context.now().toISOString()));
    if (isWritten) return { entries, known: withWritten(known, write) };
    known = withFresh(known, await knownOf(context, shipment, scans));
  }
  throw refused('conflict', 'Other scanners were at the same units. Please try again.');
}
