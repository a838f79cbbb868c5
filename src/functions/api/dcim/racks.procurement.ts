import { rack } from '../../../domain/inventory/rack.ts';
import { procurementFunction } from '../../http/procurement-function.ts';

export const handler = procurementFunction(rack);
