import { tenant } from '../../../domain/organization/tenant.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(tenant);
