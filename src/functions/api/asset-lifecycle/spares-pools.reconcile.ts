import { reconcilePool } from '../../../domain/lifecycle/spares/reconcile-pool.ts';
import { sparesPool } from '../../../domain/lifecycle/spares/spares-pool.ts';
import { reconcile } from '../../../domain/lifecycle/spares/spares-pool-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(sparesPool, reconcile, reconcilePool);
