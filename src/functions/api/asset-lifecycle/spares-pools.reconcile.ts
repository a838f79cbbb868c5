import { sparesPool } from '../../../domain/lifecycle/spares-pool.ts';
import { reconcile } from '../../../domain/lifecycle/spares-pool-actions.ts';
import { reconcilePool } from '../../../domain/use-cases/reconcile-pool.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(sparesPool, reconcile, reconcilePool);
