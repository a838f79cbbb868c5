import { stockTake } from '../../../domain/lifecycle/spares/stock-take.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(stockTake);
