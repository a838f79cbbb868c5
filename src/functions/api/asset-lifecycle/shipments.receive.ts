import { receiveShipment } from '../../../domain/lifecycle/shipping/receive-shipment.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { receive } from '../../../domain/lifecycle/shipping/shipment-actions.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(shipment, receive, receiveShipment);
