import { permission } from '../../../domain/platform/permission.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(permission);
