import { moduleType } from '../../../domain/inventory/module-type.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(moduleType);
