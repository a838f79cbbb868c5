/** What a column of a packing list may hold. */
export const columnNames = [
  'notice',
  'order',
  'line',
  'vendor_part',
  'manufacturer_part',
  'gtin',
  'description',
  'quantity',
  'unit',
  'serial',
  'carton',
  'pallet',
  'carrier',
  'tracking',
  'shipped',
  'expected',
  'vendor',
] as const;

export type ColumnName = (typeof columnNames)[number];

/** A vendor's headers by what their columns hold. */
export type ColumnMapping = Readonly<Partial<Record<ColumnName, string>>>;

/** A header without what makes no difference: case, blanks, points; `#` is read as `no`. */
export const headerKey = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('#', ' no ')
    .replace(/[^\p{L}\p{N}]+/gu, '');
