import { courierAccount } from '../../../domain/lifecycle/shipping/courier-account.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(courierAccount);
