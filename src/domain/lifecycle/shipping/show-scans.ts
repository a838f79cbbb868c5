import type { ScanEntry } from '../../engine/dock-store.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { unknownNumber } from '../scanning/judge.ts';
import { type LinesById, shownItem } from '../scanning/line-facts.ts';
import type { scanForm } from '../scanning/scan-actions.ts';
import { recordOf } from '../scanning/scan-record.ts';
import { type Shipment, shipment as shipmentResource } from './shipment.ts';

/** The other shipments among those that scans name which the caller may view, by id. */
export async function viewableOthers(work: Work, ids: readonly number[]): Promise<ReadonlyMap<number, Shipment>> {
  if (ids.length === 0) return new Map();
  const found = await loadObjects(work.reader, shipmentResource.type, ids);
  return new Map((await work.visible(shipmentResource.type, found)).map((other) => [other.id, other]));
}

const hiddenLine = { message: '', serial: '', asset_tag: null, part_number: '', carton: null, units: 0 } as const;

/** A scan as it is answered to somebody who may view these lines and other shipments. */
export function shownScan(
  entry: ScanEntry,
  lines: LinesById,
  others: ReadonlyMap<number, Shipment>,
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
    ...(isElsewhere ? ({ verdict: 'unknown', message: unknownNumber } as const) : {}),
    shipment_line_item: facts?.id ?? null,
    item: facts ? shownItem(facts) : null,
    other_shipment: other ? { id: other.id, display: other.values.tracking_number } : null,
  };
}
