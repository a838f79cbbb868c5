import { poLineItem } from '../../../domain/lifecycle/ordering/po-line-item.ts';
import { shortClose } from '../../../domain/lifecycle/ordering/po-line-item-actions.ts';
import { shortCloseLine } from '../../../domain/lifecycle/ordering/short-close.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(poLineItem, shortClose, shortCloseLine);
