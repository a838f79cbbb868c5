import { consoleServerPort } from '../../../domain/inventory/console-server-port.ts';
import { traceFunction } from '../../http/cable-path-functions.ts';

export const handler = traceFunction(consoleServerPort);
