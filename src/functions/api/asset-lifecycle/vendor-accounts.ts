import { vendorAccount } from '../../../domain/lifecycle/ordering/vendor-account.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(vendorAccount);
