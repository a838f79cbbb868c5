import { sparesPool } from '../../../domain/lifecycle/spares-pool.ts';
import { returnUnits } from '../../../domain/lifecycle/spares-pool-actions.ts';
import { returnSpares } from '../../../domain/use-cases/move-spares.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(sparesPool, returnUnits, returnSpares);
