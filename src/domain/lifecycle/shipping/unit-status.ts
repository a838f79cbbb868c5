import type { Work } from '../../engine/ports.ts';
import { unitsOnHand } from '../status/statuses.ts';
import type { ReceivedUnit } from '../units/received-unit.ts';
import { statusAfter } from './disposition.ts';
import { type ReceivingSlip, slipLines } from './receiving-slip.ts';

const slipType = 'netbox_asset_lifecycle.receivingslip';

export const isOnHand = ({ values }: ReceivedUnit): boolean => unitsOnHand.has(values.status);

/** The effective slips of a shipment, oldest first: neither reversals nor reversed slips. */
export async function effectiveSlips(work: Work, shipmentId: number): Promise<readonly ReceivingSlip[]> {
  const rows = await work.children(slipType, 'shipment', shipmentId);
  const reversed = new Set(rows.map(({ values }) => values.reverses));
  const holding = rows.filter(({ id, values }) => values.kind !== 'reversal' && !reversed.has(id));
  const slips = await Promise.all(holding.map(({ id }) => work.get(slipType, id)));
  return slips.filter((slip) => slip !== undefined).sort((a, b) => a.id - b.id);
}

/** The dispositions among these slips that name a unit, in their order. */
export const dispositionsOf = (unit: number, slips: readonly ReceivingSlip[]): readonly ReceivingSlip[] =>
  slips.filter(
    ({ values }) =>
      values.kind === 'disposition' &&
      slipLines(values).some(({ units }) => units.some(({ received_unit }) => received_unit === unit)),
  );

/** The status of a unit by these slips of its shipment: that of its last disposition, or else the one at its receipt. */
export function statusBySlips(
  { id, values }: ReceivedUnit,
  slips: readonly ReceivingSlip[],
): ReceivedUnit['values']['status'] {
  const last = dispositionsOf(id, slips).at(-1);
  const named = (last ? slipLines(last.values) : []).flatMap(({ units }) => units);
  if (named.some(({ received_unit, to_pool }) => received_unit === id && to_pool)) return 'in-pool';
  const receipt = slips.find((slip) => slip.id === values.slip);
  const damaged = slipLines(receipt?.values ?? { lines: [] })
    .flatMap(({ units }) => units)
    .some((unit) => unit.damaged && unit.serial === values.serial && unit.asset_tag === values.asset_tag);
  return statusAfter(last?.values.disposition) ?? (damaged ? 'damaged' : 'available');
}
