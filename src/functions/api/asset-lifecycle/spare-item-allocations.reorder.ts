import { reorderSpares } from '../../../domain/lifecycle/ordering/reorder-spares.ts';
import { spareItemAllocation } from '../../../domain/lifecycle/spares/spare-item-allocation.ts';
import { reorder } from '../../../domain/lifecycle/spares/spare-item-allocation-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(spareItemAllocation, reorder, reorderSpares);
