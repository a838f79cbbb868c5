import { spareReservation } from '../lifecycle/spare-reservation.ts';
import { closeReservation } from '../lifecycle/spare-reservations.ts';
import { invalidObject } from '../model/errors.ts';
import type { StoredObject } from '../model/resource.ts';
import { requireObject } from './access.ts';
import { changedObject } from './changed-object.ts';
import type { Context } from './context.ts';
import { type ActionRequest, perform } from './perform.ts';

/** Gives the units of a reservation free before its time is over. */
export function cancelReservation(
  context: Context,
  { id, ...performance }: Omit<ActionRequest<object, StoredObject>, 'input'>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const reservation = await requireObject(work, 'change', spareReservation, id);
    if (reservation.values.status !== 'active') throw invalidObject('The reservation is over.');
    await closeReservation(work, reservation, 'cancelled');
    return changedObject(work, spareReservation, id);
  });
}
