import { spareItem } from '../../../domain/lifecycle/spares/spare-item.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(spareItem);
