import { purchaseOrder } from '../../../domain/lifecycle/purchase-order.ts';
import { transitions } from '../../../domain/lifecycle/transition-actions.ts';
import { transitionsFor } from '../../../domain/use-cases/transitions.ts';
import { readFunction } from '../../http/action-function.ts';

export const handler = readFunction(purchaseOrder, transitions, transitionsFor(purchaseOrder));
