import { shipmentLineItem } from '../../../domain/lifecycle/shipping/shipment-line-item.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(shipmentLineItem);
