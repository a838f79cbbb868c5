import { defineResource } from '../../engine/resource/resource.ts';
import { primary, reference, text } from '../../engine/schema/fields.ts';

const vendorAccountFields = {
  vendor: reference('netbox_asset_lifecycle.vendor', { required: true }),
  account_number: text({ required: true, mayBeDigits: true, maxLength: 100 }),
  ...primary,
} as const;

/** Asset Lifecycle: one billing relationship with a vendor, by department, region or contract. */
export const vendorAccount = defineResource({
  app: 'asset-lifecycle',
  model: 'vendoraccount',
  endpoint: 'vendor-accounts',
  label: 'vendor account',
  fields: vendorAccountFields,
  unique: [{ name: 'vendor_number', fields: ['vendor', 'account_number'] }],
  naturalKey: 'account_number',
  importKey: 'account_number',
  importScope: {},
  ordering: ['vendor', 'account_number'],
  brief: ['vendor', 'account_number', 'description'],
  search: ['account_number', 'description', 'comments'],
  display: ({ account_number }) => account_number,
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.vendoraccount': typeof vendorAccountFields;
  }
}
