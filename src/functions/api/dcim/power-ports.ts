import { powerPort } from '../../../domain/inventory/power-port.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(powerPort);
