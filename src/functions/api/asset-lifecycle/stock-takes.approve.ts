import { approve, stockTake } from '../../../domain/lifecycle/stock-take.ts';
import { approveStockTake } from '../../../domain/use-cases/take-stock.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(stockTake, approve, approveStockTake);
