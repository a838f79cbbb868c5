import { siteGroup } from '../../../domain/organization/site-group.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(siteGroup);
