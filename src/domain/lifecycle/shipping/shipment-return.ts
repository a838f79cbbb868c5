import { invalid, refused } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { countedLine } from '../balance/line-counts.ts';
import { arrivedShipments, lapsedShipments, returnedShipments } from '../status/statuses.ts';
import { isSpare, spareAlready } from '../units/unit-places.ts';
import { numberedProblem, unitsArrived } from './allocate-unit.ts';
import { effectiveSlips, isOnHand, statusBySlips } from './unit-status.ts';

const lineType = 'netbox_asset_lifecycle.shipmentlineitem';
const unitType = 'netbox_asset_lifecycle.receivedunit';
const slipType = 'netbox_asset_lifecycle.receivingslip';

type Line = ObjectOf<typeof lineType>;
type Slip = ObjectOf<typeof slipType>;

/** A status that a shipment leaves, and the one that it gets. */
interface StatusChange {
  readonly id: number;
  readonly from: string;
  readonly to: string;
}

/**
 * The one guard for every status change of a shipment whose units were counted. Units that are installed or in a spares pool
 * keep it here. Counted units leave by going back to the vendor. A shipment that arrived or went back is not in transit
 * again, and none is cancelled or lost, before its receiving slips are reversed. Units with numbers follow the shipment.
 */
export async function moveCountedUnits(work: Work, { id, from, to }: StatusChange): Promise<void> {
  const wasHere = arrivedShipments.has(from) || returnedShipments.has(from);
  if (from === to || !(wasHere || lapsedShipments.has(to))) return;
  const held = await heldLines(work, id);
  const arrived = await Promise.all(held.map((line) => unitsArrived(work, line)));
  const lines = held.filter((_, index) => Number(arrived[index]) > 0);
  if (lines.length === 0) return;
  if (arrivedShipments.has(from)) requireOnHand(lines);
  if (!arrivedShipments.has(to) && !returnedShipments.has(to))
    throw invalid({ status: ['Units of this shipment were counted: reverse its receiving slips first.'] });
  for (const line of lines) {
    await moveUnits(work, line, returnedShipments.has(to));
    // Counts of a returned shipment can be changed by hand: there has to be room for the units that come back.
    const crowded = arrivedShipments.has(to) ? await numberedProblem(work, line) : undefined;
    if (crowded !== undefined) throw invalid({ status: [`Line item ${line.id}: ${crowded}`] });
  }
}

/**
 * Refuses to delete a shipment that was received by slips: they and the numbers of its units would go with it. Counts that
 * were set by hand, which keep adjusting slips only, do not hold it: Asset Lifecycle deletes such shipments. The slips that
 * the caller may view are named.
 */
export async function requireNoSlips(work: Work, id: number): Promise<void> {
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

/** The lines of a shipment. All are held, so that nobody counts one of them at the same moment. */
async function heldLines(work: Work, id: number): Promise<readonly Line[]> {
  const rows = await work.children(lineType, 'shipment', id);
  const found = await Promise.all(rows.map((row) => work.get(lineType, row.id)));
  const lines = found.filter((line) => line !== undefined);
  for (const line of lines) work.guard(line);
  return lines;
}

function requireOnHand(lines: readonly Line[]): void {
  const counts = lines.map(({ values }) => countedLine(values));
  const installed = counts.reduce((sum, { qty_installed }) => sum + qty_installed, 0);
  const pooled = counts.reduce((sum, { qty_to_pools }) => sum + qty_to_pools, 0);
  if (installed + pooled > 0)
    throw invalid({
      status: [`${installed} units of this shipment are installed and ${pooled} in spares pools: they have not left.`],
    });
}

/** Units on hand go back to the vendor; those that come back are as their slips say. */
async function moveUnits(work: Work, line: Line, leave: boolean): Promise<void> {
  if (!line.values.units_recorded) return;
  const slips = leave ? [] : await effectiveSlips(work, line.values.shipment);
  for (const row of await work.children(unitType, 'shipment_line_item', line.id)) {
    const unit = await work.get(unitType, row.id);
    if (unit && leave && isOnHand(unit)) work.update(unit, { status: 'returned' });
    else if (unit && !leave && unit.values.status === 'returned') await bringBack(work, unit, slips);
  }
}

/** A unit that came with its shipment again is here; one that left before by a disposition stays where it is. */
async function bringBack(work: Work, unit: ObjectOf<typeof unitType>, slips: readonly Slip[]): Promise<void> {
  const status = statusBySlips(unit, slips);
  if (status === 'returned') return;
  if (await isSpare(work, unit.values))
    throw invalid({ status: [`${unit.values.serial || unit.values.asset_tag}: ${spareAlready}`] });
  work.update(unit, { status });
}
