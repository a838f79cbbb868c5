import { invalid, refused } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { countedLine } from '../balance/line-counts.ts';
import { arrivedShipments, lapsedShipments, returnedShipments } from '../status/statuses.ts';
import type { ReceivedUnit } from '../units/received-unit.ts';
import { elsewhereProblem } from '../units/unit-places.ts';
import { numberedProblem, unitsArrived } from './allocate-unit.ts';
import type { ReceivingSlip } from './receiving-slip.ts';
import type { ShipmentLine } from './shipment-line-item.ts';
import { effectiveSlips, isOnHand, statusBySlips } from './unit-status.ts';

const lineType = 'netbox_asset_lifecycle.shipmentlineitem';
const unitType = 'netbox_asset_lifecycle.receivedunit';
const slipType = 'netbox_asset_lifecycle.receivingslip';

/** A status that a shipment leaves, and the one that it gets. */
interface StatusChange {
  readonly id: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Checks every status change of a shipment with counted units, and moves its units with numbers. Fails with 400 when units of
 * an arrived shipment are installed or in a spares pool. Counted units can only be returned to the vendor: any other status
 * (in transit, cancelled, lost) requires that the receiving slips are reversed first.
 */
export async function moveCountedUnits(work: Work, { id, from, to }: StatusChange): Promise<void> {
  const wasHere = arrivedShipments.has(from) || returnedShipments.has(from);
  if (from === to || !(wasHere || lapsedShipments.has(to))) return;
  const held = await heldLines(work, id);
  const arrived = await Promise.all(held.map((line) => unitsArrived(work, line)));
  const lines = held.filter((_, index) => (arrived[index] ?? 0) > 0);
  if (lines.length === 0) return;
  const used = arrivedShipments.has(from) ? usedUnits(lines) : undefined;
  if (used !== undefined) throw invalid({ status: [used] });
  if (!arrivedShipments.has(to) && !returnedShipments.has(to))
    throw invalid({ status: ['Units of this shipment have been received. Reverse its receiving slips first.'] });
  for (const line of lines) {
    await moveUnits(work, line, returnedShipments.has(to));
    // Counts of a returned shipment can be changed by hand: there has to be room for the units that come back.
    const crowded = arrivedShipments.has(to) ? await numberedProblem(work, line) : undefined;
    if (crowded !== undefined) throw invalid({ status: [`Line item ${line.id}: ${crowded}`] });
  }
}

/**
 * Fails with 409 when a shipment to be deleted has units that are installed or in a pool, or receiving slips, which would be
 * deleted with it. Adjusting slips do not count: Asset Lifecycle deletes shipments whose counts were set by requests.
 */
export async function requireNothingBrought(work: Work, id: number): Promise<void> {
  await requireNoSlips(work, id);
  const used = usedUnits(await heldLines(work, id));
  if (used !== undefined) throw refused('protected', `Unable to delete object. ${used}`);
}

/** Fails with 409 while the shipment has receiving slips. The message names those that the caller may view. */
async function requireNoSlips(work: Work, id: number): Promise<void> {
  const rows = await work.children(slipType, 'shipment', id);
  const stored = await Promise.all(rows.map((row) => work.get(slipType, row.id)));
  const slips = stored.filter((slip) => slip !== undefined).filter(({ values }) => values.kind !== 'adjustment');
  if (slips.length === 0) return;
  const visible = await work.visible(slipType, slips);
  const names = visible.map(({ id: slip, values }) => `${values.kind} of ${values.date} (${slip})`);
  const hidden = slips.length - visible.length;
  const all = hidden > 0 ? [...names, `${hidden} that you may not view`] : names;
  throw refused('protected', `Unable to delete object. ${slips.length} receiving slips were found: ${all.join(', ')}`);
}

/** The lines of a shipment. All are guarded, so that none of them can be counted at the same moment. */
async function heldLines(work: Work, id: number): Promise<readonly ShipmentLine[]> {
  const rows = await work.children(lineType, 'shipment', id);
  const stored = await Promise.all(rows.map((row) => work.get(lineType, row.id)));
  const lines = stored.filter((line) => line !== undefined);
  for (const line of lines) work.guard(line);
  return lines;
}

/** The error when units of these lines are installed or in a pool; undefined when all are on hand. */
function usedUnits(lines: readonly ShipmentLine[]): string | undefined {
  const counts = lines.map(({ values }) => countedLine(values));
  const installed = counts.reduce((sum, { qty_installed }) => sum + qty_installed, 0);
  const pooled = counts.reduce((sum, { qty_to_pools }) => sum + qty_to_pools, 0);
  return installed + pooled > 0
    ? `${installed} units of this shipment are installed and ${pooled} are in spares pools.`
    : undefined;
}

/** Units on hand are returned to the vendor; units that come back get their status by the slips. */
async function moveUnits(work: Work, line: ShipmentLine, leave: boolean): Promise<void> {
  if (!line.values.units_recorded) return;
  const slips = leave ? [] : await effectiveSlips(work, line.values.shipment);
  for (const row of await work.children(unitType, 'shipment_line_item', line.id)) {
    const unit = await work.get(unitType, row.id);
    if (unit && leave && isOnHand(unit)) work.update(unit, { status: 'returned' });
    else if (unit && !leave && unit.values.status === 'returned') await bringBack(work, unit, slips);
  }
}

/** A unit comes back with its shipment, unless a disposition had returned it before. */
async function bringBack(work: Work, unit: ReceivedUnit, slips: readonly ReceivingSlip[]): Promise<void> {
  const status = statusBySlips(unit, slips);
  if (status === 'returned') return;
  const elsewhere = await elsewhereProblem(work, unit.values);
  if (elsewhere !== undefined)
    throw invalid({ status: [`${unit.values.serial || unit.values.asset_tag}: ${elsewhere}`] });
  work.update(unit, { status });
}
