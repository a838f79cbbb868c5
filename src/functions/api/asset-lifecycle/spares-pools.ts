import { sparesPool } from '../../../domain/lifecycle/spares-pool.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(sparesPool);
