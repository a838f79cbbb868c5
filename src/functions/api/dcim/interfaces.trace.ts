import { networkInterface } from '../../../domain/inventory/interface.ts';
import { traceFunction } from '../../http/cable-path-functions.ts';

export const handler = traceFunction(networkInterface);
