import { receivingSlip } from '../../../domain/lifecycle/shipping/receiving-slip.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(receivingSlip);
