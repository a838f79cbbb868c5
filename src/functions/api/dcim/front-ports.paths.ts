import { frontPort } from '../../../domain/inventory/front-port.ts';
import { pathsFunction } from '../../http/cable-path-functions.ts';

export const handler = pathsFunction(frontPort);
