import { poLineItem } from '../../../domain/lifecycle/ordering/po-line-item.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(poLineItem);
