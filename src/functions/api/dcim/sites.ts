import { site } from '../../../domain/organization/site.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(site);
