import { cancel, spareReservation } from '../../../domain/lifecycle/spare-reservation.ts';
import { cancelReservation } from '../../../domain/use-cases/cancel-reservation.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(spareReservation, cancel, cancelReservation);
