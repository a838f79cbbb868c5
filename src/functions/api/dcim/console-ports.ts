import { consolePort } from '../../../domain/inventory/console-port.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(consolePort);
