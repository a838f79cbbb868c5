import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(shipment);
