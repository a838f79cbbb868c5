import { consolePort } from '../../../domain/inventory/console-port.ts';
import { traceFunction } from '../../http/cable-path-functions.ts';

export const handler = traceFunction(consolePort);
