import { shipment } from '../../../domain/lifecycle/shipment.ts';
import { dispose } from '../../../domain/lifecycle/shipment-actions.ts';
import { disposeUnits } from '../../../domain/use-cases/dispose-units.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(shipment, dispose, disposeUnits);
