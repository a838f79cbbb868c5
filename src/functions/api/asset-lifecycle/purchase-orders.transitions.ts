import { purchaseOrder } from '../../../domain/lifecycle/ordering/purchase-order.ts';
import { transitionsFor } from '../../../domain/lifecycle/status/list-transitions.ts';
import { transitions } from '../../../domain/lifecycle/status/transition-actions.ts';
import { readFunction } from '../../http/action-function.ts';

export const handler = readFunction(purchaseOrder, transitions, transitionsFor(purchaseOrder));
