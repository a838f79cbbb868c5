import { manufacturer } from '../../../domain/inventory/manufacturer.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(manufacturer);
