import { region } from '../../../domain/organization/region.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(region);
