import { disposeUnits } from '../../../domain/lifecycle/shipping/dispose-units.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { dispose } from '../../../domain/lifecycle/shipping/shipment-actions.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(shipment, dispose, disposeUnits);
