import { receiveShipment } from '../../../domain/lifecycle/shipping/receive-shipment.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { receive } from '../../../domain/lifecycle/shipping/shipment-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(shipment, receive, receiveShipment);
