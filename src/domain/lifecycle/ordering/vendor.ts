import { defineResource } from '../../engine/resource/resource.ts';
import { optionalText, primary, text } from '../../engine/schema/fields.ts';

const vendorFields = {
  name: text({ required: true, maxLength: 100 }),
  code: optionalText({ mayBeDigits: true, maxLength: 50 }),
  ...primary,
} as const;

export const vendor = defineResource({
  app: 'asset-lifecycle',
  model: 'vendor',
  endpoint: 'vendors',
  label: 'vendor',
  contacts: true,
  fields: vendorFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'code', fields: ['code'] },
  ],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'code', 'description'],
  search: ['name', 'code', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.vendor': typeof vendorFields;
  }
}
