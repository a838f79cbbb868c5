import { copyOrderLines } from '../../../domain/lifecycle/shipping/copy-order-lines.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { copyLineItems } from '../../../domain/lifecycle/shipping/shipment-actions.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(shipment, copyLineItems, copyOrderLines);
