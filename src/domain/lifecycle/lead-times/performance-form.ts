import { readAction } from '../../engine/resource/action.ts';
import { date, integer } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { documentEntries } from '../balance/line-documents.ts';
import { itemReference } from '../item/item.ts';

const count = (help: string) => integer({ required: true, help });
const quantile = (help: string) => integer({ help: `${help}; null for none` });

/** What is told of a vendor as a whole, and of each item. */
const figureMembers = {
  lines: count('Lines of the orders: the sum of the seven numbers below'),
  early: count('Lines of which the last unit came before the promised day'),
  on_time: count('Lines of which the last unit came on the promised day'),
  late: count('Lines of which the last unit came after the promised day'),
  overdue: count('Lines with units that are owed, and whose promised day is over'),
  not_due: count('Lines with units that are owed, and whose promised day is to come'),
  lapsed: count('Lines of which nothing came, and nothing is owed any more'),
  without_promise: count(
    'Lines without a promised day: neither they nor their order have a date, or it is a learned one',
  ),
  days_late_50: quantile('Days of which half of the late lines were no later'),
  days_late_90: quantile('Days of which nine in ten late lines were no later'),
  units_ordered: count('Units of the lines'),
  units_arrived: count('Units that came for the first time, in good order or not; replacements are not among them'),
  units_overdue: count('Units that are owed on overdue lines'),
  units_short_closed: count('Units that were closed short'),
  units_missing: count('Units that were shipped and did not arrive, from the receiving slips'),
  units_damaged: count('Units that arrived damaged or were found damaged later, from the receiving slips'),
  units_returned: count('Units that went back, from the receiving slips'),
  units_credited: count('Units that went back for a credit'),
  deliveries: count('Arrivals of order lines with a day of order: each part of a line counts'),
  days_50: quantile('Days from order to arrival of which half of these deliveries took no more'),
  days_90: quantile('Days from order to arrival of which nine in ten of these deliveries took no more'),
};

export const performanceForm = {
  vendor: count('Id of the vendor'),
  date_after: date({ required: true, help: 'First day of the period' }),
  date_before: date({ required: true, help: 'Last day of the period' }),
  hidden_documents: count(
    'Number of documents that the caller may not view; no other number includes them, nor the lines that they belong to',
  ),
  ...figureMembers,
  items: entries({
    item: itemReference({}),
    ...figureMembers,
    learned_days_50: quantile('Days within which half of the deliveries are expected'),
    learned_days_90: quantile('Days within which nine in ten deliveries are expected'),
    learned_deliveries: integer({ help: 'Deliveries of this item that this comes from; null when nothing is learned' }),
    documents: documentEntries,
  }),
};

export const performance = readAction({
  name: 'performance',
  detail: true,
  path: 'performance',
  help: 'Shows for the orders placed in a period whether lines came as promised, how long they took, and which units were missing, damaged or returned, with the documents behind each number. The items are available as CSV (`format`).',
  query: {
    date_after: date({ help: 'First day on which an order was placed. Default: a year before the last' }),
    date_before: date({ help: 'Last day on which an order was placed. Default: today' }),
  },
  answer: performanceForm,
  forms: { parameter: 'format', names: ['csv'] },
});
