import { disposeUnits } from '../../../domain/lifecycle/shipping/dispose-units.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { dispose } from '../../../domain/lifecycle/shipping/shipment-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(shipment, dispose, disposeUnits);
