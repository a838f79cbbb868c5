import { closeReservation, isExpired, remaining } from '../spares/spare-reservations.ts';
import type { Check } from './check.ts';

/** Releases expired reservations. The alert stays open until a person acknowledges it. */
export const reservationCheck: Check<'netbox_asset_lifecycle.sparereservation'> = {
  kind: 'expired-reservation',
  every: 'hour',
  subject: 'netbox_asset_lifecycle.sparereservation',
  suspects: isExpired,
  async judge(reservation, work, open) {
    if (open) return open.values.acknowledged ? undefined : open.values.message;
    if (!isExpired(reservation.values, work.now)) return undefined;
    const units = remaining(reservation.values);
    await closeReservation(work, reservation, 'expired');
    return `${units} reserved units were not drawn in time and are free again`;
  },
};
