import { location } from '../../../domain/organization/location.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(location);
