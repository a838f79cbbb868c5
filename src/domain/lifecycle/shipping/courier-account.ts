import { defineResource } from '../../engine/resource/resource.ts';
import { primary, reference, text } from '../../engine/schema/fields.ts';

const courierAccountFields = {
  courier: reference('netbox_asset_lifecycle.courier', { required: true }),
  account_number: text({ required: true, mayBeDigits: true, maxLength: 100 }),
  ...primary,
} as const;

export const courierAccount = defineResource({
  app: 'asset-lifecycle',
  model: 'courieraccount',
  endpoint: 'courier-accounts',
  label: 'courier account',
  fields: courierAccountFields,
  unique: [{ name: 'courier_number', fields: ['courier', 'account_number'] }],
  naturalKey: 'account_number',
  importKey: 'account_number',
  ordering: ['courier', 'account_number'],
  brief: ['courier', 'account_number', 'description'],
  search: ['account_number', 'description', 'comments'],
  display: ({ account_number }) => account_number,
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.courieraccount': typeof courierAccountFields;
  }
}
