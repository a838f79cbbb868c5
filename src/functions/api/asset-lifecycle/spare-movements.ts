import { spareMovement } from '../../../domain/lifecycle/spare-movement.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(spareMovement);
