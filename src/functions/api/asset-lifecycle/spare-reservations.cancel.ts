import { cancelReservation } from '../../../domain/lifecycle/spares/cancel-reservation.ts';
import { cancel, spareReservation } from '../../../domain/lifecycle/spares/spare-reservation.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(spareReservation, cancel, cancelReservation);
