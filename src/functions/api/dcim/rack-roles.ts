import { rackRole } from '../../../domain/inventory/rack-role.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(rackRole);
