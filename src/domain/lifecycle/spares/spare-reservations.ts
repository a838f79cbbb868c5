import { invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { changeSpare, quantityProblem, spareType } from './spares-ledger.ts';

const reservationType = 'netbox_asset_lifecycle.sparereservation';

/** Nothing moves when units are kept or given free: no entry comes of it. */
const noMovement = { kind: 'adjust' } as const;

type Reservation = StoredValues<typeof reservationType>;

/** Units that a reservation still keeps. */
export const remaining = ({ status, quantity, qty_drawn }: Reservation): number =>
  status === 'active' ? quantity - qty_drawn : 0;

/** From the moment of its end on, an active reservation keeps nothing. */
export const isExpired = ({ status, expires }: Pick<Reservation, 'status' | 'expires'>, now: string): boolean =>
  status === 'active' && expires !== null && expires <= now;

/** Keeps so many more units of a spare item, or fewer; only free units of a serviceable one can be kept. */
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
    throw invalid({ quantity: [`Insufficient quantity. ${free} of the units are free.`] });
  }
  await changeSpare(work, spare, values, noMovement);
}

/** Gives the units free that a reservation, which is gone from now on, still keeps. */
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
 * The spare item after reservations whose time is over have been given free, if its free units would not do without them. The
 * scheduled check need not have come by.
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

/** Marks one unit of a reservation as drawn, and gives it free for the draw itself. */
export async function drawReserved(work: Work, reservation: ObjectOf<typeof reservationType>): Promise<void> {
  const drawn = reservation.values.qty_drawn + 1;
  await reserve(work, reservation.values.spare_item, -1);
  work.update(reservation, {
    qty_drawn: drawn,
    ...(drawn === reservation.values.quantity ? { status: 'drawn' } : {}),
  });
}
