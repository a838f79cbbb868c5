import { copyOrderLines } from '../../../domain/lifecycle/shipping/copy-order-lines.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { copyLineItems } from '../../../domain/lifecycle/shipping/shipment-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(shipment, copyLineItems, copyOrderLines);
