import type { Work } from '../../engine/ports.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import { statusAfter } from './disposition.ts';
import { slipLines } from './receiving-slip.ts';

const slipType = 'netbox_asset_lifecycle.receivingslip';

type Slip = ObjectOf<typeof slipType>;
type Unit = ObjectOf<'netbox_asset_lifecycle.receivedunit'>;

/** Statuses of units that are here and neither installed nor in a pool. */
const onHandStatuses: ReadonlySet<unknown> = new Set(['available', 'damaged']);

export const isOnHand = ({ values }: Pick<StoredObject, 'values'>): boolean => onHandStatuses.has(values.status);

/** The slips of a shipment that still hold, oldest first: neither reversals nor slips that were reversed. */
export async function effectiveSlips(work: Work, shipmentId: number): Promise<readonly Slip[]> {
  const rows = await work.children(slipType, 'shipment', shipmentId);
  const reversed = new Set(rows.map(({ values }) => values.reverses));
  const holding = rows.filter(({ id, values }) => values.kind !== 'reversal' && !reversed.has(id));
  const slips = await Promise.all(holding.map(({ id }) => work.get(slipType, id)));
  return slips.filter((slip) => slip !== undefined).sort((a, b) => a.id - b.id);
}

/** The dispositions among these slips that name a unit, in their order. */
export const dispositionsOf = (unit: number, slips: readonly Slip[]): readonly Slip[] =>
  slips.filter(
    ({ values }) =>
      values.kind === 'disposition' &&
      slipLines(values).some(({ units }) => units.some(({ received_unit }) => received_unit === unit)),
  );

/** The status of a unit by these slips of its shipment: as it arrived, or as its last disposition says. */
export function statusBySlips({ id, values }: Unit, slips: readonly Slip[]): Unit['values']['status'] {
  const last = dispositionsOf(id, slips).at(-1);
  const named = slipLines(last?.values ?? {}).flatMap(({ units }) => units);
  if (named.some(({ received_unit, to_pool }) => received_unit === id && to_pool)) return 'in-pool';
  const receipt = slips.find((slip) => slip.id === values.slip);
  const damaged = slipLines(receipt?.values ?? {})
    .flatMap(({ units }) => units)
    .some((unit) => unit.damaged && unit.serial === values.serial && unit.asset_tag === values.asset_tag);
  return statusAfter(last?.values.disposition) ?? (damaged ? 'damaged' : 'available');
}
