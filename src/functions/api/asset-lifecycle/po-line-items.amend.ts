import { poLineItem } from '../../../domain/lifecycle/po-line-item.ts';
import { amend } from '../../../domain/lifecycle/po-line-item-actions.ts';
import { amendLine } from '../../../domain/use-cases/amend-line.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(poLineItem, amend, amendLine);
