import { poLineItem } from '../../../domain/lifecycle/ordering/po-line-item.ts';
import { reopen } from '../../../domain/lifecycle/ordering/po-line-item-actions.ts';
import { reopenLine } from '../../../domain/lifecycle/ordering/short-close.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(poLineItem, reopen, reopenLine);
