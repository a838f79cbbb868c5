import { cancel, stockTake } from '../../../domain/lifecycle/spares/stock-take.ts';
import { cancelStockTake } from '../../../domain/lifecycle/spares/take-stock.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(stockTake, cancel, cancelStockTake);
