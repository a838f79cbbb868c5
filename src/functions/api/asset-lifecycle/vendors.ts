import { vendor } from '../../../domain/lifecycle/vendor.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(vendor);
