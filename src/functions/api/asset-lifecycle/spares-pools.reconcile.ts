import { reconcilePool } from '../../../domain/lifecycle/spares/reconcile-pool.ts';
import { sparesPool } from '../../../domain/lifecycle/spares/spares-pool.ts';
import { reconcile } from '../../../domain/lifecycle/spares/spares-pool-actions.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(sparesPool, reconcile, reconcilePool);
