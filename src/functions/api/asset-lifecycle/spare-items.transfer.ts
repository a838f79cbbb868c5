import { spareItem } from '../../../domain/lifecycle/spare-item.ts';
import { transfer } from '../../../domain/lifecycle/spare-item-actions.ts';
import { transferSpare } from '../../../domain/use-cases/move-spares.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(spareItem, transfer, transferSpare);
