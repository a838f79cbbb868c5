import { deviceRole } from '../../../domain/inventory/device-role.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(deviceRole);
