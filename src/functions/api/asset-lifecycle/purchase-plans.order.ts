import { orderPlan } from '../../../domain/lifecycle/planning/purchase-plans/order-plan.ts';
import { purchasePlan } from '../../../domain/lifecycle/planning/purchase-plans/purchase-plan.ts';
import { order } from '../../../domain/lifecycle/planning/purchase-plans/purchase-plan-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(purchasePlan, order, orderPlan);
