import { performance } from '../../../domain/lifecycle/lead-times/performance-form.ts';
import { vendor } from '../../../domain/lifecycle/ordering/vendor.ts';
import { vendorPerformance } from '../../../domain/lifecycle/performance/vendor-performance.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(
  vendor,
  performance,
  (context, { id, query }) => vendorPerformance(context, id, query),
  ({ items }) => entriesCsv(performance.answer.items, items),
);
