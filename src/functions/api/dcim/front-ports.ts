import { frontPort } from '../../../domain/inventory/front-port.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(frontPort);
