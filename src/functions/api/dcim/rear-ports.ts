import { rearPort } from '../../../domain/inventory/rear-port.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(rearPort);
