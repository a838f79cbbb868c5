import { poLineItem } from '../../../domain/lifecycle/po-line-item.ts';
import { shortClose } from '../../../domain/lifecycle/po-line-item-actions.ts';
import { shortCloseLine } from '../../../domain/use-cases/short-close.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(poLineItem, shortClose, shortCloseLine);
