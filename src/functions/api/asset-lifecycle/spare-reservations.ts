import { spareReservation } from '../../../domain/lifecycle/spares/spare-reservation.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(spareReservation);
