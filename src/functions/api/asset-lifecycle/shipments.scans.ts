import { scan } from '../../../domain/lifecycle/scanning/scan-actions.ts';
import { scanShipment } from '../../../domain/lifecycle/shipping/scan-shipment.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(shipment, scan, scanShipment);
