import { shipment } from '../../../domain/lifecycle/shipment.ts';
import { receive } from '../../../domain/lifecycle/shipment-actions.ts';
import { receiveShipment } from '../../../domain/use-cases/receive-shipment.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(shipment, receive, receiveShipment);
