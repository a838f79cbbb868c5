import { spareItemAllocation } from '../../../domain/lifecycle/spare-item-allocation.ts';
import { reorder } from '../../../domain/lifecycle/spare-item-allocation-actions.ts';
import { reorderSpares } from '../../../domain/use-cases/reorder-spares.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(spareItemAllocation, reorder, reorderSpares);
