import type { OrderExport } from '../../../domain/lifecycle/ordering/export-order.ts';

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
export async function orderCsv({ lines }: OrderExport): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const rows = lines.map((line) => ({ ...line, variant: JSON.stringify(line.variant) }));
  return stringify(rows, { header: true, columns: [...columns], escape_formulas: true });
}

export async function orderYaml(order: OrderExport): Promise<string> {
  const { yamlText } = await import('./write-yaml.ts');
  return yamlText(order);
}
