import { cable } from '../../../domain/inventory/cable.ts';
import { procurementFunction } from '../../http/procurement-function.ts';

export const handler = procurementFunction(cable);
