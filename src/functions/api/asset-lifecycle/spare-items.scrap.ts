import { scrapSpare } from '../../../domain/lifecycle/spares/move-spares.ts';
import { spareItem } from '../../../domain/lifecycle/spares/spare-item.ts';
import { scrap } from '../../../domain/lifecycle/spares/spare-item-actions.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(spareItem, scrap, scrapSpare);
