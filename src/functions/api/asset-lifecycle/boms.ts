import { bom } from '../../../domain/lifecycle/bom.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(bom);
