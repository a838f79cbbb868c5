import { invalidObject } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { requireNotArchived } from '../status/locks.ts';
import { receivedUnit } from '../units/received-unit.ts';
import { disposeOf } from './dispose.ts';
import type { SlipLine, SlipUnit } from './receiving-slip.ts';
import { writeSlip } from './slips.ts';
import { dispositionsOf, effectiveSlips } from './unit-status.ts';

/**
 * Units that arrived unfit and come again in good order: they were away for repair. A slip names the received unit that such
 * a unit was before as its `first_unit`.
 */

const { type } = receivedUnit;
const lineType = 'netbox_asset_lifecycle.shipmentlineitem';
const shipmentType = 'netbox_asset_lifecycle.shipment';

type Unit = ObjectOf<typeof type>;

/** Where a unit came from: the line and the shipment that it is a unit of. */
interface Origin {
  readonly line: ObjectOf<typeof lineType>;
  readonly shipment: ObjectOf<typeof shipmentType>;
}

async function originOf(work: Work, { values }: Unit): Promise<Origin | undefined> {
  const line = await work.get(lineType, values.shipment_line_item);
  const shipment = line && (await work.get(shipmentType, line.values.shipment));
  return shipment && { line, shipment };
}

/** Whether the caller may view a unit with its line and shipment: what is hidden is not written because of it. */
async function isVisible(work: Work, unit: Unit, { line, shipment }: Origin): Promise<boolean> {
  const seen = await Promise.all([
    work.visible(type, [unit]),
    work.visible(lineType, [line]),
    work.visible(shipmentType, [shipment]),
  ]);
  return seen.every((found) => found.length > 0);
}

/** Why a unit cannot come with a shipment whose number the unit `first` has that is here; undefined when it was repaired. */
export async function repairedProblem(
  work: Work,
  shipment: number,
  first: Unit,
  { damaged }: Pick<SlipUnit, 'damaged'>,
): Promise<string | undefined> {
  const origin = await originOf(work, first);
  const taken = 'A unit of this item with this serial number was received already.';
  if (damaged || first.values.status !== 'damaged' || !origin || !(await isVisible(work, first, origin))) return taken;
  return origin.shipment.id === shipment
    ? 'This unit arrived unfit with this very shipment: dispose of it as repaired.'
    : undefined;
}

/** The units that were before what a slip lists. */
async function firstUnits(work: Work, lines: readonly SlipLine[]): Promise<readonly Unit[]> {
  const ids = lines.flatMap(({ units }) => units.map(({ first_unit }) => first_unit));
  const found = await Promise.all(ids.filter((id) => typeof id === 'number').map((id) => work.get(type, id)));
  return found.filter((unit) => unit !== undefined);
}

/**
 * Records by dispositions of their first shipments that the units which come again went back. That is a consequence of the
 * receipt and needs no permission on those shipments.
 */
export async function returnFirstUnits(work: Work, receipt: readonly SlipLine[]): Promise<void> {
  const units = await firstUnits(work, receipt);
  for (const [lineId, ofLine] of Map.groupBy(units, ({ values }) => values.shipment_line_item)) {
    const line = await work.get(lineType, lineId);
    const names = ofLine.map(({ values }) => values.serial).join(', ');
    const what = `The line item that ${names} came with first`;
    const shipment = line && (await requireNotArchived(work, shipmentType, line.values.shipment, what));
    if (!shipment) continue;
    const disposition = 'returned';
    const disposed = { disposition, condition: 'damaged', quantity: ofLine.length, units: ofLine, pool: null } as const;
    await writeSlip(work, shipment, {
      kind: 'disposition',
      disposition,
      date: work.now.slice(0, 10),
      lines: [disposeOf(work, line, disposed)],
      note: 'Came again in good order with another shipment.',
    });
  }
}

/** The dispositions that `returnFirstUnits` made for a receipt and that still hold, each with its shipment. */
export async function returnsOfFirstUnits(work: Work, receipt: readonly SlipLine[]) {
  const found = new Map<number, Origin & { readonly slip: ObjectOf<'netbox_asset_lifecycle.receivingslip'> }>();
  for (const unit of await firstUnits(work, receipt)) {
    const origin = await originOf(work, unit);
    if (!origin) continue;
    if (!(await isVisible(work, unit, origin)))
      throw invalidObject(`The unit ${unit.values.serial} came with another shipment first, which you may not view.`);
    const last = dispositionsOf(unit.id, await effectiveSlips(work, origin.shipment.id)).at(-1);
    if (last?.values.disposition === 'returned') found.set(last.id, { ...origin, slip: last });
  }
  return [...found.values()];
}
