import { receivingSlip } from '../../../domain/lifecycle/receiving-slip.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(receivingSlip);
