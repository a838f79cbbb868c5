import { module } from '../../../domain/inventory/module.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(module);
