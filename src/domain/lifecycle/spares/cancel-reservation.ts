import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalidObject } from '../../engine/errors.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import { changedObject } from '../../engine/write/changed-object.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { spareReservation } from './spare-reservation.ts';
import { closeReservation } from './spare-reservations.ts';

/** Cancels an active reservation: its remaining units become free. Fails with 400 for any other. */
export function cancelReservation(
  context: Context,
  { id, ...performance }: Omit<ActionRequest<object, StoredObject>, 'input'>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const reservation = await requireObject(work, 'change', spareReservation, id);
    if (reservation.values.status !== 'active') throw invalidObject('The reservation is not active.');
    await closeReservation(work, reservation, 'cancelled');
    return changedObject(work, spareReservation, id);
  });
}
