import { receiveSpares } from '../../../domain/lifecycle/spares/move-spares.ts';
import { sparesPool } from '../../../domain/lifecycle/spares/spares-pool.ts';
import { receive } from '../../../domain/lifecycle/spares/spares-pool-actions.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(sparesPool, receive, receiveSpares);
