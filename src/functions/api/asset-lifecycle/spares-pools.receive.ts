import { sparesPool } from '../../../domain/lifecycle/spares-pool.ts';
import { receive } from '../../../domain/lifecycle/spares-pool-actions.ts';
import { receiveSpares } from '../../../domain/use-cases/move-spares.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(sparesPool, receive, receiveSpares);
