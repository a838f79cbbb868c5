import { resourceOf } from '../../../domain/registry.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(resourceOf('extras.taggeditem'));
