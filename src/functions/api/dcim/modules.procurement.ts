import { module } from '../../../domain/inventory/module.ts';
import { procurementFunction } from '../../http/procurement-function.ts';

export const handler = procurementFunction(module);
