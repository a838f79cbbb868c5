import { device } from '../../../domain/inventory/device.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(device);
