import type { ScanEntry } from '../../engine/dock-store.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import { cartonMessage, type ScanFacts, unknownCarton, unknownNumber } from '../scanning/judge.ts';
import { type LinesById, shownItem } from '../scanning/line-facts.ts';
import type { scanForm } from '../scanning/scan-actions.ts';
import { recordOf, type ScanRecord } from '../scanning/scan-record.ts';
import { type Shipment, shipment as shipmentResource } from './shipment.ts';

/** The other shipments among those that scans name which the caller may view, by id. */
export async function viewableOthers(work: Work, ids: readonly number[]): Promise<ReadonlyMap<number, Shipment>> {
  if (ids.length === 0) return new Map();
  const found = await loadObjects(work.reader, shipmentResource.type, ids);
  return new Map((await work.visible(shipmentResource.type, found)).map((other) => [other.id, other]));
}

const hiddenLine = { message: '', serial: '', asset_tag: null, part_number: '', carton: null, units: 0 } as const;

const unknownHere = (carton: string | null) =>
  ({ verdict: 'unknown', message: carton === null ? unknownNumber : unknownCarton }) as const;

/** What the caller may know of a carton: the units of lines that he may view; `all` are those of all lines. */
interface PackedUnits {
  readonly shown: number;
  readonly all: number;
}
type PackedIn = (carton: string) => PackedUnits | undefined;

/** The same of the cartons that scans were judged by. */
export const packedIn =
  ({ cartons, lines }: Pick<ScanFacts, 'cartons' | 'lines'>): PackedIn =>
  (carton) => {
    const packed = cartons.get(withoutCase(carton));
    if (!packed) return undefined;
    const units = Object.entries(packed.lines);
    const sum = (some: typeof units) => some.reduce((total, [, count]) => total + count, 0);
    return { shown: sum(units.filter(([line]) => lines.has(Number(line)))), all: sum(units) };
  };

/** A carton is told with the units in it that the caller may view, and not at all where it has others only. */
function shownCarton({ verdict, line, carton, units }: ScanRecord, packedOf: PackedIn): Partial<ScanRecord> {
  const packed = line === null && carton !== null ? packedOf(carton) : undefined;
  if (!packed) return {};
  if (packed.all > 0 && packed.shown === 0) return hiddenLine;
  return verdict === 'expected' && units !== packed.shown
    ? { units: packed.shown, message: cartonMessage(packed.shown) }
    : {};
}

/** A scan as it is answered to somebody who may view these lines and other shipments. */
export function shownScan(
  entry: ScanEntry,
  lines: LinesById,
  others: ReadonlyMap<number, Shipment>,
  packedOf: PackedIn,
): SchemaValues<typeof scanForm> & JsonObject {
  const { name, line, other_shipment, ...record } = recordOf(entry);
  const facts = line === null ? undefined : lines.get(line);
  const isHidden = line !== null && !facts;
  const other = other_shipment === null ? undefined : others.get(other_shipment);
  const isElsewhere = other_shipment !== null && !other;
  return {
    scanner: entry.scanner ?? (name || null),
    sequence: entry.scanner === null ? null : entry.sequence,
    ...record,
    ...(isHidden ? hiddenLine : {}),
    ...shownCarton(recordOf(entry), packedOf),
    ...(isElsewhere ? unknownHere(record.carton) : {}),
    shipment_line_item: facts?.id ?? null,
    item: facts ? shownItem(facts) : null,
    other_shipment: other ? { id: other.id, display: other.values.tracking_number } : null,
  };
}
