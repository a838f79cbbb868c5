import { spareItem } from '../../../domain/lifecycle/spare-item.ts';
import { install } from '../../../domain/lifecycle/spare-item-actions.ts';
import { installSpare } from '../../../domain/use-cases/install-spare.ts';
import { makingFunction } from '../../http/action-function.ts';

export const handler = makingFunction(spareItem, install, installSpare);
