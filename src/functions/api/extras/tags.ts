import { tag } from '../../../domain/platform/tag.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(tag);
