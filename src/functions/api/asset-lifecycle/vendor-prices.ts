import { vendorPrice } from '../../../domain/lifecycle/ordering/vendor-price.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(vendorPrice);
