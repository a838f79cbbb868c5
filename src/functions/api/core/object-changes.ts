import { objectChange } from '../../../domain/platform/object-change.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(objectChange);
