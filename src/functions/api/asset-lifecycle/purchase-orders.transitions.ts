import { purchaseOrder } from '../../../domain/lifecycle/ordering/purchase-order.ts';
import { transitionsFor } from '../../../domain/lifecycle/status/list-transitions.ts';
import { transitions } from '../../../domain/lifecycle/status/transition-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(purchaseOrder, transitions, transitionsFor(purchaseOrder));
