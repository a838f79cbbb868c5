import { spareMovement } from '../../../domain/lifecycle/spares/spare-movement.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(spareMovement);
