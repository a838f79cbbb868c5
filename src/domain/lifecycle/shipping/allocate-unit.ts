import { type Failure, invalid, permissionDenied } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import type { RowOf, Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { arrivedUnits, countedLine, freeUnits } from '../balance/line-counts.ts';
import { variantText } from '../item/item.ts';
import { type Fitted, fits, unitFor, variantsOfItem } from '../item/item-matching.ts';
import { requireNotArchived } from '../status/locks.ts';
import { arrivedShipments } from '../status/statuses.ts';
import { type ReceivedUnit, receivedUnit } from '../units/received-unit.ts';
import type { ShipmentLine } from './shipment-line-item.ts';

const shipmentType = 'netbox_asset_lifecycle.shipment';
const bomLineType = 'netbox_asset_lifecycle.bomlineitem';
const shipmentLineType = 'netbox_asset_lifecycle.shipmentlineitem';

/** A row of a received unit. */
export type UnitRow = RowOf<typeof receivedUnit.type>;

/** An asset that gets a unit; `received_unit` is the id of a chosen unit. */
interface ReceivingAsset extends Fitted {
  readonly id: number;
  readonly received_unit: number | null;
}

/** The source of the unit of an asset. */
interface UnitOrigin {
  readonly shipment_line: number | null;
  /** The unit itself, when its number was recorded at receipt. */
  readonly received_unit: number | null;
}

const problem = (text: string): Failure => invalid({ shipment: [text] });

/**
 * Takes one unit for an asset out of a shipment; answers where it came from. Asset Lifecycle: the shipment is received and
 * belongs to an order of the asset's BOM. Beyond it, a line must name the asset's item and variant and hold a unit that
 * was received and is neither installed nor in a pool. The version of the line prevents that a unit is used twice.
 */
export async function takeFromShipment(work: Work, asset: ReceivingAsset, shipmentId: number): Promise<UnitOrigin> {
  const lines = await linesFor(work, asset, shipmentId);
  if (lines.length === 0) throw problem(await whatIsThere(work, asset, shipmentId));
  if (lines.every(({ values }) => values.qty_received === null))
    throw problem('The quantity received of this type and variant has not been recorded.');
  const named = asset.received_unit === null ? undefined : await work.get(receivedUnit.type, asset.received_unit);
  const free = lines.filter(({ values }) => freeUnits(countedLine(values)) > 0);
  const line = named ? free.find(({ id }) => id === named.values.shipment_line_item) : free[0];
  if (!line) throw problem('All received units of this type and variant are already installed.');
  if (named && named.values.status !== 'available') throw problem('The unit is no longer available.');
  const unit = named ?? (await unitToTake(work, line));
  work.update(line, { qty_installed: line.values.qty_installed + 1 });
  if (unit) work.update(unit, { status: 'installed', asset: asset.id });
  return { shipment_line: line.id, received_unit: unit?.id ?? null };
}

/** Why no line fits: which variants of the type there are, as far as the caller may view their lines. */
async function whatIsThere(work: Work, asset: Fitted, shipmentId: number): Promise<string> {
  const missing = 'The shipment does not contain this type and variant.';
  if ((await linesForAll(work, asset, shipmentId)).length > 0)
    return `${missing} It contains a substitute, which is installed with "as": "planned" or "as": "substitute".`;
  const rows = await work.visible(shipmentLineType, await work.children(shipmentLineType, 'shipment', shipmentId));
  const named = await loadObjects(
    work.reader,
    bomLineType,
    rows.map(({ values }) => values.bom_line_item),
  );
  const bomLines = await work.visible(bomLineType, named);
  const unit = await unitFor(work, asset.assigned_object);
  const variants = await variantsOfItem(
    work,
    unit,
    bomLines.map(({ values }) => values),
  );
  if (variants.length === 0) return missing;
  const there = variants.map(variantText).sort().join(', ');
  return `${missing} Of this type it contains: ${there}. The object is: ${variantText(unit.variant)}.`;
}

/** Units without a number go first; when all that are left have one, the next of those that the caller may view is taken. */
async function unitToTake(work: Work, line: ShipmentLine): Promise<ReceivedUnit | undefined> {
  const numbered = await availableUnits(work, line);
  if (numbered.length === 0 || freeUnits(countedLine(line.values)) > numbered.length) return undefined;
  const [next] = await work.visible(receivedUnit.type, numbered);
  if (!next) throw permissionDenied();
  return work.get(receivedUnit.type, next.id);
}

/** The part of a line that its units with numbers are found by. */
type UnitLine = Pick<ShipmentLine, 'id' | 'values'>;

/** Units of a line with recorded numbers that can be installed. */
export const availableUnits = async (work: Work, line: UnitLine): Promise<readonly UnitRow[]> =>
  (await numberedUnits(work, line)).filter((unit) => unit.values.status === 'available');

/** All units of a line with recorded numbers, ordered by id. */
export async function numberedUnits(work: Work, { id, values }: UnitLine): Promise<readonly UnitRow[]> {
  if (!values.units_recorded) return [];
  return (await work.children(receivedUnit.type, 'shipment_line_item', id)).toSorted((a, b) => a.id - b.id);
}

/**
 * Units of a line that arrived, whatever became of them: by its counts, and at least those with numbers. Counts by hand of a
 * shipment that went back may be lower.
 */
export const unitsArrived = async (work: Work, line: UnitLine): Promise<number> =>
  Math.max(arrivedUnits(countedLine(line.values)), (await numberedUnits(work, line)).length);

/** The error when the counts of a line are lower than its units with numbers on hand; undefined otherwise. */
export async function numberedProblem(work: Work, line: UnitLine): Promise<string | undefined> {
  const units = await numberedUnits(work, line);
  const counts = countedLine(line.values);
  const [waiting = 0, damaged = 0] = ['available', 'damaged'].map(
    (status) => units.filter(({ values }) => values.status === status).length,
  );
  if (freeUnits(counts) < waiting) return `${waiting} units of this line that have numbers wait to be installed.`;
  return counts.qty_damaged < damaged ? `${damaged} damaged units of this line have numbers.` : undefined;
}

/** Frees the unit that an asset holds of a shipment line. */
export async function giveBack(work: Work, { shipment_line, received_unit }: UnitOrigin): Promise<void> {
  const line = shipment_line === null ? undefined : await work.get(shipmentLineType, shipment_line);
  if (!line) return;
  await requireNotArchived(work, shipmentType, line.values.shipment, lineOfShipment);
  work.update(line, { qty_installed: line.values.qty_installed - 1 });
  const unit = received_unit === null ? undefined : await work.get(receivedUnit.type, received_unit);
  if (unit) work.update(unit, { status: 'available', asset: null });
}

const lineOfShipment = 'A line item of the shipment';

/** The lines of a received shipment that bring what an asset gets: the planned item, or its substitute. */
export const linesFor = async (work: Work, asset: Fitted, shipmentId: number): Promise<readonly ShipmentLine[]> =>
  (await linesForAll(work, asset, shipmentId)).filter(({ values }) =>
    sameJson(values.substitute ?? null, asset.substitute ?? null),
  );

/**
 * The lines of a received shipment for the asset's BOM that have its item, or a substitute for it, and its variant and that the
 * caller may view.
 */
export async function linesForAll(work: Work, asset: Fitted, shipmentId: number): Promise<readonly ShipmentLine[]> {
  const shipment = await work.get(shipmentType, shipmentId);
  if (!shipment || !arrivedShipments.has(shipment.values.status)) throw problem('Shipment has not been received.');
  const order = await work.get('netbox_asset_lifecycle.purchaseorder', shipment.values.purchase_order);
  if (order?.values.bom !== asset.bom) throw problem("Shipment does not belong to this object's BOM.");
  await requireNotArchived(work, shipmentType, shipmentId, lineOfShipment);
  const unit = await unitFor(work, asset.assigned_object);
  const rows = await work.children(shipmentLineType, 'shipment', shipmentId);
  const lines = await Promise.all(
    rows.map(async ({ id, values }) => {
      const bomLine = await work.get(bomLineType, values.bom_line_item);
      return bomLine && (await fits(work, unit, bomLine.values)) ? work.get(shipmentLineType, id) : undefined;
    }),
  );
  return work.visible(
    shipmentLineType,
    lines.filter((line) => line !== undefined),
  );
}
