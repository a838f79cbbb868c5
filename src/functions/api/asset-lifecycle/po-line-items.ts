import { poLineItem } from '../../../domain/lifecycle/po-line-item.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(poLineItem);
