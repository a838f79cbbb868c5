import { rackType } from '../../../domain/inventory/rack-type.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(rackType);
