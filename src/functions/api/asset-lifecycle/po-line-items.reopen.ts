import { poLineItem } from '../../../domain/lifecycle/po-line-item.ts';
import { reopen } from '../../../domain/lifecycle/po-line-item-actions.ts';
import { reopenLine } from '../../../domain/use-cases/short-close.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(poLineItem, reopen, reopenLine);
