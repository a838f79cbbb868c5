import { consoleServerPort } from '../../../domain/inventory/console-server-port.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(consoleServerPort);
