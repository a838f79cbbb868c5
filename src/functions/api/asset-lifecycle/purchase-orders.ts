import { purchaseOrder } from '../../../domain/lifecycle/ordering/purchase-order.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(purchaseOrder);
