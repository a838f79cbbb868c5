import { powerPort } from '../../../domain/inventory/power-port.ts';
import { traceFunction } from '../../http/cable-path-functions.ts';

export const handler = traceFunction(powerPort);
