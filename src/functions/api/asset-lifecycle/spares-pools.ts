import { sparesPool } from '../../../domain/lifecycle/spares/spares-pool.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(sparesPool);
