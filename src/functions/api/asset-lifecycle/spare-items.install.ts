import { installSpare } from '../../../domain/lifecycle/installation/install-spare.ts';
import { spareItem } from '../../../domain/lifecycle/spares/spare-item.ts';
import { install } from '../../../domain/lifecycle/spares/spare-item-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(spareItem, install, installSpare);
