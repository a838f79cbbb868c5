import { deviceType } from '../../../domain/inventory/device-type.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(deviceType);
