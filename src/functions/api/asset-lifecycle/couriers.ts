import { courier } from '../../../domain/lifecycle/shipping/courier.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(courier);
