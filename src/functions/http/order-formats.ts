import { stringify as csv } from 'csv-stringify/sync';
import { stringify as yaml } from 'yaml';
import type { OrderExport } from '../../domain/lifecycle/ordering/export-order.ts';

const columns = [
  'item_type',
  'manufacturer',
  'model',
  'part_number',
  'variant',
  'qty_ordered',
  'unit_price',
  'total_price',
] as const;

/** One row a line; spreadsheet formulas are neutralised, since a vendor's person opens the file. */
export const orderCsv = (order: OrderExport): string =>
  csv(
    order.lines.map((line) => ({ ...line, variant: JSON.stringify(line.variant) })),
    { header: true, columns: [...columns], escape_formulas: true },
  );

export const orderYaml = (order: OrderExport): string => yaml(order);
