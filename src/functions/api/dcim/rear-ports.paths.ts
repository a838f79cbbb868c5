import { rearPort } from '../../../domain/inventory/rear-port.ts';
import { pathsFunction } from '../../http/cable-path-functions.ts';

export const handler = pathsFunction(rearPort);
