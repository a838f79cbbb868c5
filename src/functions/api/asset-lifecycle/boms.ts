import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(bom);
