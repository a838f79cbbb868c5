import { powerOutlet } from '../../../domain/inventory/power-outlet.ts';
import { traceFunction } from '../../http/cable-path-functions.ts';

export const handler = traceFunction(powerOutlet);
