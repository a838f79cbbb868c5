import { copyLines } from '../../../domain/lifecycle/ordering/copy-line-items.ts';
import { purchaseOrder } from '../../../domain/lifecycle/ordering/purchase-order.ts';
import { copyLineItems } from '../../../domain/lifecycle/ordering/purchase-order-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(purchaseOrder, copyLineItems, copyLines);
