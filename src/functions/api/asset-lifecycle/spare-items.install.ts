import { installSpare } from '../../../domain/lifecycle/installation/install-spare.ts';
import { spareItem } from '../../../domain/lifecycle/spares/spare-item.ts';
import { install } from '../../../domain/lifecycle/spares/spare-item-actions.ts';
import { makingFunction } from '../../http/action-function.ts';

export const handler = makingFunction(spareItem, install, installSpare);
