import { receivingSlip } from '../../../domain/lifecycle/shipping/receiving-slip.ts';
import { reverseSlip } from '../../../domain/lifecycle/shipping/reverse-slip.ts';
import { reverse } from '../../../domain/lifecycle/shipping/shipment-actions.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(receivingSlip, reverse, reverseSlip);
