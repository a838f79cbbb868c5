import { invalidObject } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { requireNotArchived } from '../status/locks.ts';
import { type ReceivedUnit, receivedUnit } from '../units/received-unit.ts';
import { disposeOf } from './dispose.ts';
import type { SlipLine, SlipUnit } from './receiving-slip.ts';
import type { ShipmentLine } from './shipment-line-item.ts';
import { writeSlip } from './slips.ts';
import { dispositionsOf, effectiveSlips } from './unit-status.ts';

/*
 * Damaged units that are received again in good order after a repair. A slip names the received unit of the first receipt as
 * `first_unit`.
 */

const { type } = receivedUnit;
const lineType = 'netbox_asset_lifecycle.shipmentlineitem';
const shipmentType = 'netbox_asset_lifecycle.shipment';

/** The line and the shipment of a received unit. */
interface FirstReceipt {
  readonly line: ShipmentLine;
  readonly shipment: ObjectOf<typeof shipmentType>;
}

async function firstReceiptOf(work: Work, { values }: ReceivedUnit): Promise<FirstReceipt | undefined> {
  const line = await work.get(lineType, values.shipment_line_item);
  const shipment = line && (await work.get(shipmentType, line.values.shipment));
  return shipment && { line, shipment };
}

/** Whether the caller may view a unit with its line and shipment: hidden ones are not changed. */
async function isVisible(work: Work, unit: ReceivedUnit, { line, shipment }: FirstReceipt): Promise<boolean> {
  const seen = await Promise.all([
    work.visible(type, [unit]),
    work.visible(lineType, [line]),
    work.visible(shipmentType, [shipment]),
  ]);
  return seen.every(({ length }) => length > 0);
}

/** The error when a unit has the serial number of the received unit `first`; undefined after a repair of that unit. */
export async function repairedProblem(
  work: Work,
  shipment: number,
  first: ReceivedUnit,
  { damaged }: Pick<SlipUnit, 'damaged'>,
): Promise<string | undefined> {
  const origin = await firstReceiptOf(work, first);
  const taken = 'A unit of this item with this serial number has already been received.';
  if (damaged || first.values.status !== 'damaged' || !origin || !(await isVisible(work, first, origin))) return taken;
  return origin.shipment.id === shipment
    ? 'This unit arrived damaged with this shipment. Record its disposition as repaired.'
    : undefined;
}

/** The units of the first receipts of the units that a slip lists. */
async function firstUnits(work: Work, lines: readonly SlipLine[]): Promise<readonly ReceivedUnit[]> {
  const ids = lines.flatMap(({ units }) => units.map(({ first_unit }) => first_unit));
  const units = await Promise.all(ids.filter((id) => id !== undefined).map((id) => work.get(type, id)));
  return units.filter((unit) => unit !== undefined);
}

/**
 * Records the return of units that are received again, by dispositions of their first shipments. They are consequences of the
 * receipt and need no permission on those shipments.
 */
export async function returnFirstUnits(work: Work, receipt: readonly SlipLine[]): Promise<void> {
  const units = await firstUnits(work, receipt);
  for (const [lineId, ofLine] of Map.groupBy(units, ({ values }) => values.shipment_line_item)) {
    const line = await work.get(lineType, lineId);
    const names = ofLine.map(({ values }) => values.serial).join(', ');
    const what = `The line item of the first receipt of ${names}`;
    const shipment = line && (await requireNotArchived(work, shipmentType, line.values.shipment, what));
    if (!shipment) continue;
    const disposition = 'returned';
    const disposed = { disposition, condition: 'damaged', quantity: ofLine.length, units: ofLine, pool: null } as const;
    await writeSlip(work, shipment, {
      kind: 'disposition',
      disposition,
      date: work.now.slice(0, 10),
      lines: [disposeOf(work, line, disposed)],
      note: 'Received again in good order with another shipment.',
    });
  }
}

/** The effective dispositions that `returnFirstUnits` posted for a receipt, each with its shipment. */
export async function returnsOfFirstUnits(work: Work, receipt: readonly SlipLine[]) {
  const returns = new Map<number, FirstReceipt & { readonly slip: ObjectOf<'netbox_asset_lifecycle.receivingslip'> }>();
  for (const unit of await firstUnits(work, receipt)) {
    const origin = await firstReceiptOf(work, unit);
    if (!origin) continue;
    if (!(await isVisible(work, unit, origin)))
      throw invalidObject(
        `Unit ${unit.values.serial} was first received with another shipment, which you are not permitted to view.`,
      );
    const last = dispositionsOf(unit.id, await effectiveSlips(work, origin.shipment.id)).at(-1);
    if (last?.values.disposition === 'returned') returns.set(last.id, { ...origin, slip: last });
  }
  return [...returns.values()];
}
