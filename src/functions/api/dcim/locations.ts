import { location } from '../../../domain/inventory/location.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(location);
