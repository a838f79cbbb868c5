import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { ExpectedUnit, Manifest, ScanEntry } from '../../engine/dock-store.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { type LineFacts, lineFacts, shownItem } from '../scanning/line-facts.ts';
import { manifestOf } from '../scanning/manifest.ts';
import type { scanSummary } from '../scanning/scan-actions.ts';
import { recordOf } from '../scanning/scan-record.ts';
import { shipment as shipmentResource } from './shipment.ts';
import { shownScan, viewableOthers } from './show-scans.ts';

type Summary = SchemaValues<(typeof scanSummary)['answer']>;
const mostMissing = 100;
const mostExtras = 100;
const mostLatest = 20;

/** What is expected, seen, missing and extra of a shipment, as far as the caller may view its lines. */
export async function summariseScans(context: Context, { id }: { readonly id: number }): Promise<Summary & JsonObject> {
  const work = new UnitOfWork(context);
  const shipment = await requireObject(work, 'view', shipmentResource, id);
  const [lines, manifest, scans] = await Promise.all([
    lineFacts(work, id),
    manifestOf(context.store, shipment),
    context.store.dock.scans(id),
  ]);
  const seen = seenUnits(manifest, scans);
  const missing = manifest.units.filter((unit) => lines.has(unit.line) && !seen.has(unit));
  const visible = scans.filter((entry) => isVisible(entry, lines)).toSorted(lastFirst);
  const others = await viewableOthers(
    work,
    visible.flatMap((entry) => recordOf(entry).other_shipment ?? []),
  );
  const show = (entry: ScanEntry) => shownScan(entry, lines, others);
  const counted = [...lines.values()].map((line) => lineCounts(line, manifest, seen, visible));
  return {
    lines: counted,
    totals: totalsOf(counted, visible),
    missing_count: missing.length,
    missing: missing.slice(0, mostMissing).map(({ line, serial, assetTag, carton }) => ({
      shipment_line_item: line,
      serial,
      asset_tag: assetTag,
      carton,
    })),
    extras: visible
      .filter((entry) => recordOf(entry).verdict === 'extra')
      .slice(0, mostExtras)
      .map(show),
    latest: visible.slice(0, mostLatest).map(show),
  };
}

function isVisible(entry: ScanEntry, lines: ReadonlyMap<number, LineFacts>): boolean {
  const { line } = recordOf(entry);
  return line === null || lines.has(line);
}

const lastFirst = (a: ScanEntry, b: ScanEntry): number => (recordOf(a).at < recordOf(b).at ? 1 : -1);

/** Units of the manifest that were scanned, by themselves or with a carton. */
function seenUnits({ units, cartons }: Manifest, scans: readonly ScanEntry[]): ReadonlySet<ExpectedUnit> {
  const records = scans.map(recordOf).filter(({ verdict }) => verdict === 'expected');
  const numbers = new Set(records.map(({ serial, asset_tag }) => withoutCase(serial || (asset_tag ?? ''))));
  const scanned = new Set(records.flatMap(({ serial, carton }) => (serial === '' && carton !== null ? [carton] : [])));
  const parents = new Map(cartons.map(({ sscc, parent }) => [sscc, parent]));
  const withCarton = (sscc: string | null): boolean =>
    sscc !== null && (scanned.has(sscc) || withCarton(parents.get(sscc) ?? null));
  return new Set(
    units.filter(
      ({ serial, assetTag, carton }) => numbers.has(withoutCase(serial || (assetTag ?? ''))) || withCarton(carton),
    ),
  );
}

function lineCounts(
  line: LineFacts,
  { units }: Manifest,
  seen: ReadonlySet<ExpectedUnit>,
  scans: readonly ScanEntry[],
) {
  const own = units.filter((unit) => unit.line === line.id);
  const records = scans.map(recordOf).filter((record) => record.line === line.id);
  const ofVerdict = (verdict: string) => records.filter((record) => record.verdict === verdict);
  const seenHere = own.filter((unit) => seen.has(unit)).length;
  return {
    shipment_line_item: line.id,
    item: shownItem(line),
    expected: line.shipped,
    numbered: own.length,
    seen: seenHere,
    missing: Math.max(0, line.shipped - seenHere),
    extra: ofVerdict('extra').length,
    damaged: records.filter(({ condition }) => condition === 'damaged').length,
    rejected: records.filter(({ condition }) => condition === 'rejected').length,
    received: 0,
  };
}

function totalsOf(lines: readonly ReturnType<typeof lineCounts>[], scans: readonly ScanEntry[]) {
  const sum = (name: 'expected' | 'seen' | 'missing' | 'extra') => lines.reduce((total, line) => total + line[name], 0);
  const count = (verdict: string) => scans.filter((entry) => recordOf(entry).verdict === verdict).length;
  return {
    expected: sum('expected'),
    seen: sum('seen'),
    missing: sum('missing'),
    extra: sum('extra'),
    scans: scans.length,
    twice: count('twice'),
    other_shipment: count('other-shipment'),
    wrong_item: count('wrong-item'),
    unknown: count('unknown'),
    waiting: sum('seen'),
  };
}
