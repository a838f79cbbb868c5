import { approve, stockTake } from '../../../domain/lifecycle/spares/stock-take.ts';
import { approveStockTake } from '../../../domain/lifecycle/spares/take-stock.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(stockTake, approve, approveStockTake);
