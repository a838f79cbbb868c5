import { powerOutlet } from '../../../domain/inventory/power-outlet.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(powerOutlet);
