import { networkInterface } from '../../../domain/inventory/interface.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(networkInterface);
