import { platform } from '../../../domain/inventory/platform.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(platform);
