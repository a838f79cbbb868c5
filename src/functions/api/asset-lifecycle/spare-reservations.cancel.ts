import { cancelReservation } from '../../../domain/lifecycle/spares/cancel-reservation.ts';
import { cancel, spareReservation } from '../../../domain/lifecycle/spares/spare-reservation.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(spareReservation, cancel, cancelReservation);
