import { cancel, stockTake } from '../../../domain/lifecycle/spares/stock-take.ts';
import { cancelStockTake } from '../../../domain/lifecycle/spares/take-stock.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(stockTake, cancel, cancelStockTake);
