import { vendor } from '../../../domain/lifecycle/ordering/vendor.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(vendor);
