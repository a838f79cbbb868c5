import { rack } from '../../../domain/inventory/rack.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(rack);
