import { spareItem } from '../../../domain/lifecycle/spare-item.ts';
import { scrap } from '../../../domain/lifecycle/spare-item-actions.ts';
import { scrapSpare } from '../../../domain/use-cases/move-spares.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(spareItem, scrap, scrapSpare);
