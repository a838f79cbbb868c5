import { amendLine } from '../../../domain/lifecycle/ordering/amend-line.ts';
import { poLineItem } from '../../../domain/lifecycle/ordering/po-line-item.ts';
import { amend } from '../../../domain/lifecycle/ordering/po-line-item-actions.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(poLineItem, amend, amendLine);
