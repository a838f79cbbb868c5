import { shipment } from '../../../domain/lifecycle/shipment.ts';
import { copyLineItems } from '../../../domain/lifecycle/shipment-actions.ts';
import { copyOrderLines } from '../../../domain/use-cases/copy-order-lines.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(shipment, copyLineItems, copyOrderLines);
