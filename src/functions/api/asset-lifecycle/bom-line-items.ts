import { bomLineItem } from '../../../domain/lifecycle/bom/bom-line-item.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(bomLineItem);
