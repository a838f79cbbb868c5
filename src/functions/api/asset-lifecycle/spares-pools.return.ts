import { returnSpares } from '../../../domain/lifecycle/spares/move-spares.ts';
import { sparesPool } from '../../../domain/lifecycle/spares/spares-pool.ts';
import { returnUnits } from '../../../domain/lifecycle/spares/spares-pool-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(sparesPool, returnUnits, returnSpares);
