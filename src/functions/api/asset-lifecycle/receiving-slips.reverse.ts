import { receivingSlip } from '../../../domain/lifecycle/receiving-slip.ts';
import { reverse } from '../../../domain/lifecycle/shipment-actions.ts';
import { reverseSlip } from '../../../domain/use-cases/reverse-slip.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(receivingSlip, reverse, reverseSlip);
