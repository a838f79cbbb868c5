import type { JsonObject } from '../../engine/json.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { jsonObject, primary, reference } from '../../engine/schema/fields.ts';
import { type ColumnMapping, columnNames, headerKey } from './table/columns.ts';

const longestHeader = 100;

/** Refuses what names no column of a packing list, and headers that cannot be told apart. */
function parseColumns(columns: JsonObject): JsonObject | string {
  const unknown = Object.keys(columns).filter((name) => !columnNames.some((known) => known === name));
  if (unknown.length > 0) return `Unknown columns: ${unknown.join(', ')}. Known: ${columnNames.join(', ')}.`;
  const seen = new Set<string>();
  for (const [name, header] of Object.entries(columns)) {
    if (typeof header !== 'string' || headerKey(header) === '' || header.length > longestHeader)
      return `The header of ${name} must be a text of 1 to ${longestHeader} characters with a letter or digit.`;
    if (seen.has(headerKey(header))) return `The header ${header} is named twice.`;
    seen.add(headerKey(header));
  }
  return columns;
}

const noticeMappingFields = {
  vendor: reference('netbox_asset_lifecycle.vendor', { required: true, onDelete: 'cascade' }),
  columns: jsonObject({
    parse: parseColumns,
    help: 'Headers in the packing lists of the vendor by what the columns hold: {"vendor_part": "Our item", "serial": "S/N"}',
  }),
  ...primary,
} as const;

/** The columns of a vendor's packing lists, where their headers are not known anyway. */
export const noticeMapping = defineResource({
  app: 'asset-lifecycle',
  model: 'noticemapping',
  endpoint: 'notice-mappings',
  label: 'notice mapping',
  fields: noticeMappingFields,
  unique: [{ name: 'vendor', fields: ['vendor'] }],
  ordering: ['vendor'],
  brief: ['vendor', 'description'],
  search: ['description', 'comments'],
  display: (_, { related }) => `Packing lists of ${related('vendor')?.name ?? 'a vendor'}`,
  displayNeeds: ['vendor'],
});

/** The columns of a stored mapping. */
export function columnsOf(columns: JsonObject): ColumnMapping {
  return Object.fromEntries(
    columnNames.flatMap((name) => {
      const header = columns[name];
      return typeof header === 'string' ? [[name, header] as const] : [];
    }),
  );
}

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.noticemapping': typeof noticeMappingFields;
  }
}
