import { cable } from '../../../domain/inventory/cable.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(cable);
