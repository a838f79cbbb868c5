import { spareItemAllocation } from '../../../domain/lifecycle/spares/spare-item-allocation.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(spareItemAllocation);
