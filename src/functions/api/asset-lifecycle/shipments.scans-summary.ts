import { scanSummary } from '../../../domain/lifecycle/scanning/scan-actions.ts';
import { summariseScans } from '../../../domain/lifecycle/shipping/scan-summary.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(shipment, scanSummary, summariseScans);
