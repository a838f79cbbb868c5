import { spareReservation } from '../../../domain/lifecycle/spare-reservation.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(spareReservation);
