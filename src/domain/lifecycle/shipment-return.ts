import { invalid, refused } from '../model/errors.ts';
import type { TypeName } from '../model/field-kinds.ts';
import { isJsonObject } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import type { Work } from '../model/work.ts';
import { countedLine } from './receiving.ts';
import { isSlipLine } from './receiving-slip.ts';
import { arrivedShipments, returnedShipments } from './statuses.ts';
import { numberedProblem } from './take-unit.ts';
import { inPoolAlready, isInPool } from './unit-places.ts';

const lineType: TypeName = 'netbox_asset_lifecycle.shipmentlineitem';
const unitType: TypeName = 'netbox_asset_lifecycle.receivedunit';
const slipType: TypeName = 'netbox_asset_lifecycle.receivingslip';

/** A status that a shipment leaves, and the one that it gets. */
interface StatusChange {
  readonly id: number;
  readonly from: string;
  readonly to: string;
}

/**
 * The one guard for every way of a shipment out of a status in which its units were counted. Units that are installed or in
 * a spares pool keep it here. What was counted leaves by going back to the vendor; anything else would lose units, so the
 * receiving slips are reversed first. Units that are told apart go with the shipment, and come back with it.
 */
export async function moveCountedUnits(work: Work, { id, from, to }: StatusChange): Promise<void> {
  const wasCounted = arrivedShipments.has(from) || returnedShipments.has(from);
  if (!wasCounted || from === to) return;
  const lines = (await heldLines(work, id)).filter(({ values }) => isCounted(countedLine(values)));
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
async function heldLines(work: Work, id: number): Promise<readonly StoredObject[]> {
  const rows = await work.children(lineType, 'shipment', id);
  const found = await Promise.all(rows.map((row) => work.get(lineType, row.id)));
  const lines = found.filter((line) => line !== undefined);
  for (const line of lines) work.guard(line);
  return lines;
}

const isCounted = ({ qty_received, qty_damaged }: ReturnType<typeof countedLine>): boolean =>
  qty_received !== null || qty_damaged > 0;

function requireOnHand(lines: readonly StoredObject[]): void {
  const counts = lines.map(({ values }) => countedLine(values));
  const installed = counts.reduce((sum, { qty_installed }) => sum + qty_installed, 0);
  const pooled = counts.reduce((sum, { qty_to_pools }) => sum + qty_to_pools, 0);
  if (installed + pooled > 0)
    throw invalid({
      status: [`${installed} units of this shipment are installed and ${pooled} in spares pools: they have not left.`],
    });
}

/** Units on hand go back to the vendor; those that come back are as their slip says. */
async function moveUnits(work: Work, line: StoredObject, leave: boolean): Promise<void> {
  if (line.values.units_recorded !== true) return;
  for (const row of await work.children(unitType, 'shipment_line_item', line.id)) {
    const unit = await work.get(unitType, row.id);
    if (!unit || (unit.values.status === 'returned') === leave) continue;
    if (!leave && (await isInPool(work, unit.values)))
      throw invalid({ status: [`${unit.values.serial || unit.values.asset_tag}: ${inPoolAlready}`] });
    work.update(unit, { status: leave ? 'returned' : await statusOnReceipt(work, unit) });
  }
}

async function statusOnReceipt(work: Work, { values }: StoredObject): Promise<'damaged' | 'available'> {
  const slip = typeof values.slip === 'number' ? await work.get(slipType, values.slip) : undefined;
  const lines = Array.isArray(slip?.values.lines) ? slip.values.lines.filter(isJsonObject).filter(isSlipLine) : [];
  const damaged = lines
    .flatMap(({ units }) => units)
    .some((unit) => unit.damaged && unit.serial === values.serial && unit.asset_tag === values.asset_tag);
  return damaged ? 'damaged' : 'available';
}
