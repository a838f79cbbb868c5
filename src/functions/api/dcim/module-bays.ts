import { moduleBay } from '../../../domain/inventory/module-bay.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(moduleBay);
