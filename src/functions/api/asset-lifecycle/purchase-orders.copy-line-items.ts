import { purchaseOrder } from '../../../domain/lifecycle/purchase-order.ts';
import { copyLineItems } from '../../../domain/lifecycle/purchase-order-actions.ts';
import { copyLines } from '../../../domain/use-cases/copy-line-items.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(purchaseOrder, copyLineItems, copyLines);
