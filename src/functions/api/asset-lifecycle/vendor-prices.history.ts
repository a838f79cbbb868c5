import { history } from '../../../domain/lifecycle/ordering/prices/history-form.ts';
import { priceHistory } from '../../../domain/lifecycle/ordering/prices/price-history.ts';
import { vendorPrice } from '../../../domain/lifecycle/ordering/vendor-price.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(
  vendorPrice,
  history,
  (context, { query }) => priceHistory(context, query),
  ({ prices }) => entriesCsv(history.answer.prices, prices),
);
