import { courierAccount } from '../../../domain/lifecycle/courier-account.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(courierAccount);
