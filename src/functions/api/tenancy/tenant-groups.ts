import { tenantGroup } from '../../../domain/organization/tenant-group.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(tenantGroup);
