import { amendLine } from '../../../domain/lifecycle/ordering/amend-line.ts';
import { poLineItem } from '../../../domain/lifecycle/ordering/po-line-item.ts';
import { amend } from '../../../domain/lifecycle/ordering/po-line-item-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(poLineItem, amend, amendLine);
