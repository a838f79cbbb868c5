import { stockTakeLine } from '../../../domain/lifecycle/spares/stock-take-line.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(stockTakeLine);
