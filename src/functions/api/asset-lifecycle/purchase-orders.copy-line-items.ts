import { copyLines } from '../../../domain/lifecycle/ordering/copy-line-items.ts';
import { purchaseOrder } from '../../../domain/lifecycle/ordering/purchase-order.ts';
import { copyLineItems } from '../../../domain/lifecycle/ordering/purchase-order-actions.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(purchaseOrder, copyLineItems, copyLines);
