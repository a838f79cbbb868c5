import { device } from '../../../domain/inventory/device.ts';
import { procurementFunction } from '../../http/procurement-function.ts';

export const handler = procurementFunction(device);
