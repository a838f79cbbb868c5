import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { Manifest, ScanEntry } from '../../engine/dock-store.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { catalogueOf } from '../scanning/catalogue.ts';
import { type LineFacts, type LinesById, lineFacts, shownItem, visibleLines } from '../scanning/line-facts.ts';
import { manifestOf } from '../scanning/manifest.ts';
import type { scanSummary } from '../scanning/scan-actions.ts';
import { byTime, recordOf } from '../scanning/scan-record.ts';
import { type SeenUnits, seenUnits, unitsByCarton } from '../scanning/seen-units.ts';
import { isUsed, type UsedScans, usedScans } from '../scanning/used-scans.ts';
import { shipment as shipmentResource } from './shipment.ts';
import { shownScan, viewableOthers } from './show-scans.ts';

type Summary = SchemaValues<(typeof scanSummary)['answer']>;
type LineCounts = Summary['lines'][number] & JsonObject;

const mostMissing = 100;
const mostExtras = 100;
const mostLatest = 20;

/** What is expected, seen, missing and extra of a shipment, as far as the caller may view its lines. */
export async function summariseScans(context: Context, { id }: { readonly id: number }): Promise<Summary & JsonObject> {
  const work = new UnitOfWork(context);
  const shipment = await requireObject(work, 'view', shipmentResource, id);
  const [rows, catalogue, whole, scans] = await Promise.all([
    visibleLines(work, id),
    catalogueOf(context.store),
    manifestOf(context.store, shipment),
    context.store.dock.scans(id),
  ]);
  const lines = await lineFacts(work, rows, catalogue);
  const manifest = { ...whole, units: whole.units.filter(({ line }) => lines.has(line)) };
  const visible = scans.filter((entry) => isVisible(entry, lines)).toSorted((a, b) => byTime(b, a));
  const seen = seenUnits(manifest, visible).filter(({ line }) => lines.has(line));
  const others = await viewableOthers(
    work,
    visible.flatMap((entry) => recordOf(entry).other_shipment ?? []),
  );
  const packedOf = packedAmong(whole, lines);
  const show = (entry: ScanEntry) => shownScan(entry, lines, others, packedOf);
  const told = visible.map(show);
  const used = usedScans(shipment.values.scans_used);
  const counted = [...lines.values()].map((line) => countsOf(line, manifest, seen, used));
  return { lines: counted, totals: totalsOf(counted, told), ...missingOf(manifest, seen), ...listsOf(told) };
}

function isVisible(entry: ScanEntry, lines: LinesById): boolean {
  const { line } = recordOf(entry);
  return line === null || lines.has(line);
}

function packedAmong(manifest: Manifest, lines: LinesById): Parameters<typeof shownScan>[3] {
  const packed = unitsByCarton(manifest);
  return (carton) => {
    const units = packed.get(withoutCase(carton)) ?? [];
    return { shown: units.filter(({ line }) => lines.has(line)).length, all: units.length };
  };
}

type ShownScan = ReturnType<typeof shownScan>;

const listsOf = (scans: readonly ShownScan[]) => ({
  extras: scans.filter(({ verdict }) => verdict === 'extra').slice(0, mostExtras),
  latest: scans.slice(0, mostLatest),
});

const numberOf = (serial: string, tag: string | null): string => withoutCase(serial || (tag ?? ''));

function missingOf({ units }: Manifest, seen: readonly SeenUnits[]) {
  const numbers = new Set(seen.map(({ serial, asset_tag }) => numberOf(serial, asset_tag)));
  const missing = units.filter(({ serial, assetTag }) => !numbers.has(numberOf(serial, assetTag)));
  return {
    missing_count: missing.length,
    missing: missing.slice(0, mostMissing).map(({ line, serial, assetTag, carton }) => ({
      shipment_line_item: line,
      serial,
      asset_tag: assetTag,
      carton,
    })),
  };
}

const unitsIn = (some: readonly SeenUnits[]): number => some.reduce((sum, { units }) => sum + units, 0);

/** Of units that no manifest names, as many are expected as the line has beside those that one does. */
function countsOf(line: LineFacts, manifest: Manifest, seen: readonly SeenUnits[], used: UsedScans): LineCounts {
  const numbered = manifest.units.filter((unit) => unit.line === line.id).length;
  const here = seen.filter((unit) => unit.line === line.id);
  const unlisted = unitsIn(here.filter(({ listed }) => !listed));
  const open = Math.max(0, line.shipped - numbered);
  const found = unitsIn(here.filter(({ listed }) => listed)) + Math.min(open, unlisted);
  return {
    shipment_line_item: line.id,
    item: shownItem(line),
    expected: line.shipped,
    numbered,
    seen: found,
    missing: Math.max(0, line.shipped - found),
    extra: Math.max(0, unlisted - open),
    damaged: unitsIn(here.filter(({ condition }) => condition === 'damaged')),
    rejected: unitsIn(here.filter(({ condition }) => condition === 'rejected')),
    received: unitsIn(here.filter(({ by }) => isUsed(used, by))),
  };
}

/** Scans count as they are shown: what another shipment expects that is hidden, is unknown. */
function totalsOf(lines: readonly LineCounts[], scans: readonly ShownScan[]): JsonObject {
  const sum = (name: 'expected' | 'seen' | 'missing' | 'extra' | 'received') =>
    lines.reduce((total, line) => total + line[name], 0);
  const count = (verdict: string) => scans.filter((shown) => shown.verdict === verdict).length;
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
    waiting: sum('seen') + sum('extra') - sum('received'),
  };
}
