import { transferSpare } from '../../../domain/lifecycle/spares/move-spares.ts';
import { spareItem } from '../../../domain/lifecycle/spares/spare-item.ts';
import { transfer } from '../../../domain/lifecycle/spares/spare-item-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(spareItem, transfer, transferSpare);
