import { cancel, stockTake } from '../../../domain/lifecycle/stock-take.ts';
import { cancelStockTake } from '../../../domain/use-cases/take-stock.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(stockTake, cancel, cancelStockTake);
