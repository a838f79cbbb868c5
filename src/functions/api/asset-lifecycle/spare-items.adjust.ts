import { spareItem } from '../../../domain/lifecycle/spare-item.ts';
import { adjust } from '../../../domain/lifecycle/spare-item-actions.ts';
import { adjustSpare } from '../../../domain/use-cases/move-spares.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(spareItem, adjust, adjustSpare);
