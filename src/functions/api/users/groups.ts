import { group } from '../../../domain/platform/group.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(group);
