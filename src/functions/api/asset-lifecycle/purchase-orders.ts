import { purchaseOrder } from '../../../domain/lifecycle/purchase-order.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(purchaseOrder);
