import { isPermitted, requireGrant, requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalidObject, permissionDenied } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { arrivedUnits, countedLine } from '../balance/line-counts.ts';
import { requireNotArchived } from '../status/locks.ts';
import { arrivedShipments } from '../status/statuses.ts';
import { numberedProblem } from './allocate-unit.ts';
import { reopenForLines } from './late-units.ts';
import { takeSurplusBack } from './put-away.ts';
import { countsAfter } from './receipt-line.ts';
import { slipOf } from './receive-shipment.ts';
import { removeUnits, restoreUnits } from './received-units.ts';
import { countProblems } from './receiving.ts';
import { type ReceivingSlip, receivingSlip, type SlipLine, slipLine, slipLines } from './receiving-slip.ts';
import { returnsOfFirstUnits } from './repaired-units.ts';
import { giveScansBack } from './scanned-delivery.ts';
import type { Shipment } from './shipment.ts';
import type { reverse } from './shipment-actions.ts';
import { shipmentLineItem } from './shipment-line-item.ts';
import { writeSlip } from './slips.ts';

const shipmentType = 'netbox_asset_lifecycle.shipment';
const returnType = 'netbox_asset_lifecycle.vendorreturn';

/**
 * Reverses a slip by posting an opposite one: counts, units and surplus become what they were without it. Fails with 400 when
 * the slip is reversed already, or when units were installed, taken from the pool or disposed of since. The dispositions of
 * units that were received again by the slip are reversed with it.
 */
export function reverseSlip(
  context: Context,
  { id, input, ...performance }: ActionRequest<SchemaValues<(typeof reverse)['body']>, StoredObject>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const slip = await requireObject(work, 'change', receivingSlip, id);
    const holder = await work.findUnique(returnType, 'slip', { slip: id });
    if (holder)
      throw invalidObject('The units left with a return: cancel the return, and the slip is reversed with it.');
    return slipOf(work, await reverseWithin(work, slip, input.note));
  });
}

/** The same in a unit of work that does more; answers the id of the reversing slip. */
export async function reverseWithin(work: Work, slip: ReceivingSlip, note: string): Promise<number> {
  const shipmentId = slip.values.shipment;
  const shipment = await requireNotArchived(work, shipmentType, shipmentId, 'A line item');
  if (!shipment || slip.values.kind === 'reversal') throw invalidObject('A reversing slip cannot be reversed.');
  if (await work.findUnique(receivingSlip.type, 'reverses', { reverses: slip.id }))
    throw invalidObject('The slip has already been reversed.');
  if (slip.values.kind === 'disposition' && !arrivedShipments.has(shipment.values.status))
    throw invalidObject('Shipment has not been received.');
  await requireChangeable(work, slipLines(slip.values));
  const reversal = await writeReversal(work, shipment, slip, note);
  for (const first of await returnsOfFirstUnits(work, slipLines(slip.values))) {
    await requireNotArchived(work, shipmentType, first.shipment.id, 'The line item of the first receipt');
    await writeReversal(work.consequences, first.shipment, first.slip, note);
  }
  return reversal;
}

/** Fails with 403 unless the caller may change the existing lines of a slip. */
async function requireChangeable(work: Work, lines: readonly SlipLine[]): Promise<void> {
  const grant = await requireGrant(work.reader.registry, work.actor, 'change', shipmentLineItem);
  for (const { shipment_line_item: id } of lines) {
    const line = await work.get(shipmentLineItem.type, id);
    if (line && !(await isPermitted(work, grant, line))) throw permissionDenied();
  }
}

/** Reverses all lines of a slip and posts the reversing slip; answers its id. */
async function writeReversal(work: Work, shipment: Shipment, slip: ReceivingSlip, note: string): Promise<number> {
  const lines = slipLines(slip.values);
  for (const line of lines) await takeBack(work, shipment, slip, line);
  await giveScansBack(work, shipment.id, slip);
  await reopenForLines(work, {
    id: shipment.id,
    order: shipment.values.purchase_order,
    lines: lines.map(({ shipment_line_item }) => shipment_line_item),
  });
  return writeSlip(work, shipment, {
    kind: 'reversal',
    date: work.now.slice(0, 10),
    lines: lines.map(opposite),
    note,
    reverses: slip.id,
  });
}

async function takeBack(work: Work, shipment: Shipment, slip: ReceivingSlip, line: SlipLine): Promise<void> {
  const stored = await work.get(shipmentLineItem.type, line.shipment_line_item);
  if (!stored) throw invalidObject(`The line item ${line.shipment_line_item} of the slip no longer exists.`);
  const before = countedLine(stored.values);
  const after = countsAfter(before, line, -1);
  const [problem] = Object.values(countProblems({ ...before, ...after }, work.settings.overReceipt)).flat();
  if (problem !== undefined) throw invalidObject(`Line item ${stored.id}: ${problem}`);
  const nothing = arrivedUnits({ ...before, ...after }) === 0 && after.qty_missing === 0;
  work.update(stored, { ...after, ...(nothing ? { qty_received: null } : {}) });
  await takeSurplusBack(work, shipment.id, line);
  // Units of a returned shipment get their status by the slips when the shipment comes back.
  if (slip.values.kind !== 'disposition') await removeUnits(work, slip.id, line);
  else if (arrivedShipments.has(shipment.values.status)) await restoreUnits(work, slip, line);
  const crowded = await numberedProblem(work, { id: stored.id, values: { ...stored.values, ...after } });
  if (crowded !== undefined) throw invalidObject(`Line item ${stored.id}: ${crowded}`);
}

const opposite = (line: SlipLine): SlipLine =>
  slipLine(line.shipment_line_item, {
    qty_received: -line.qty_received,
    qty_damaged: -line.qty_damaged,
    qty_missing: -line.qty_missing,
    qty_returned: -line.qty_returned,
    qty_written_off: -line.qty_written_off,
    qty_to_pool: -line.qty_to_pool,
    pool: line.pool,
    units: line.units,
  });
