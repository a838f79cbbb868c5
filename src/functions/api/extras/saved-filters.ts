import { savedFilter } from '../../../domain/platform/saved-filter.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(savedFilter);
