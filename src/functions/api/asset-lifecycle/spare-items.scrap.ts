import { scrapSpare } from '../../../domain/lifecycle/spares/move-spares.ts';
import { spareItem } from '../../../domain/lifecycle/spares/spare-item.ts';
import { scrap } from '../../../domain/lifecycle/spares/spare-item-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(spareItem, scrap, scrapSpare);
