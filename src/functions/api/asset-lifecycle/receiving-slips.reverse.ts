import { receivingSlip } from '../../../domain/lifecycle/shipping/receiving-slip.ts';
import { reverseSlip } from '../../../domain/lifecycle/shipping/reverse-slip.ts';
import { reverse } from '../../../domain/lifecycle/shipping/shipment-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(receivingSlip, reverse, reverseSlip);
