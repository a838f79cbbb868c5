import { invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { changeSpare, quantityProblem, spareType } from './spares-ledger.ts';

const reservationType = 'netbox_asset_lifecycle.sparereservation';

/** Reserving and releasing units moves none of them: no entry is posted. */
const noMovement = { kind: 'adjust' } as const;

type Reservation = StoredValues<typeof reservationType>;

/** Units of an active reservation that are not drawn yet. */
export const remaining = ({ status, quantity, qty_drawn }: Reservation): number =>
  status === 'active' ? quantity - qty_drawn : 0;

/** An active reservation expires at the moment of its end. */
export const isExpired = ({ status, expires }: Pick<Reservation, 'status' | 'expires'>, now: string): boolean =>
  status === 'active' && expires !== null && expires <= now;

/**
 * Changes the reserved quantity of a spare item by `units`, which may be negative. Fails with 400 when fewer units are free or
 * the spare item is not serviceable.
 */
export async function reserve(work: Work, spareId: number, units: number): Promise<void> {
  if (units === 0) return;
  const stored = await work.get(spareType, spareId);
  if (!stored) throw invalid({ spare_item: ['The spare item no longer exists.'] });
  const spare = units > 0 ? await withFreeUnits(work, stored, units) : stored;
  const values = { qty_reserved: spare.values.qty_reserved + units };
  const problem = quantityProblem({ ...spare.values, ...values });
  if (problem && spare.values.status !== 'serviceable')
    throw invalid({ spare_item: ['Only serviceable spare items can be reserved.'] });
  if (problem) {
    const free = spare.values.quantity - spare.values.qty_reserved;
    throw invalid({ quantity: [`Insufficient quantity. ${free} units are free.`] });
  }
  await changeSpare(work, spare, values, noMovement);
}

/** Releases the remaining units of a reservation that ends. */
export async function release(work: Work, reservation: Reservation): Promise<void> {
  const id = reservation.spare_item;
  if (!work.deletes(spareType, id)) await reserve(work, id, -remaining(reservation));
}

/** Ends a reservation that is active. */
export async function closeReservation(
  work: Work,
  reservation: ObjectOf<typeof reservationType>,
  status: 'cancelled' | 'expired',
): Promise<void> {
  await release(work, reservation.values);
  work.update(reservation, { status });
}

/**
 * The spare item, after its expired reservations were released if it had fewer than `units` free units. The scheduled check
 * may not have run since they expired.
 */
export async function withFreeUnits(
  work: Work,
  spare: ObjectOf<typeof spareType>,
  units: number,
): Promise<ObjectOf<typeof spareType>> {
  const { quantity, qty_reserved } = spare.values;
  if (qty_reserved === 0 || quantity - qty_reserved >= units) return spare;
  for (const { id, values } of await work.children(reservationType, 'spare_item', spare.id)) {
    const reservation = isExpired(values, work.now) ? await work.get(reservationType, id) : undefined;
    if (reservation && isExpired(reservation.values, work.now)) await closeReservation(work, reservation, 'expired');
  }
  return (await work.get(spareType, spare.id)) ?? spare;
}

/** Units of a spare item that no reservation keeps; those that have expired keep none. */
export async function unreservedUnits(
  work: Work,
  { id, values: { quantity, qty_reserved } }: Pick<ObjectOf<typeof spareType>, 'id' | 'values'>,
): Promise<number> {
  if (qty_reserved === 0 || quantity > qty_reserved) return quantity - qty_reserved;
  const reservations = await work.children(reservationType, 'spare_item', id);
  const expired = reservations.filter(({ values }) => isExpired(values, work.now));
  return quantity - qty_reserved + expired.reduce((sum, { values }) => sum + remaining(values), 0);
}

/** The reservation that a BOM may draw from. */
export async function reservationOf(
  work: Work,
  spareId: number,
  bom: number,
): Promise<ObjectOf<typeof reservationType> | undefined> {
  const key = { spare_item: spareId, bom, status: 'active' };
  const reservation = await work.findUnique(reservationType, 'active', key);
  return reservation && !isExpired(reservation.values, work.now) ? reservation : undefined;
}

/** Marks one unit of a reservation as drawn and releases it for the draw. */
export async function drawReserved(work: Work, reservation: ObjectOf<typeof reservationType>): Promise<void> {
  const drawn = reservation.values.qty_drawn + 1;
  await reserve(work, reservation.values.spare_item, -1);
  work.update(reservation, {
    qty_drawn: drawn,
    ...(drawn === reservation.values.quantity ? { status: 'drawn' } : {}),
  });
}
