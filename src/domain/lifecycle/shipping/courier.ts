import { defineResource } from '../../engine/resource/resource.ts';
import { optionalText, primary, text, url } from '../../engine/schema/fields.ts';

const courierFields = {
  name: text({ required: true, maxLength: 100 }),
  code: optionalText({ mayBeDigits: true, maxLength: 50 }),
  tracking_url: url({ maxLength: 200, help: 'URL prefix to which the tracking number is appended' }),
  ...primary,
} as const;

/** Asset Lifecycle: `tracking_url` is a prefix; a shipment's tracking number is appended to it. */
export const courier = defineResource({
  app: 'asset-lifecycle',
  model: 'courier',
  endpoint: 'couriers',
  label: 'courier',
  contacts: true,
  fields: courierFields,
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
  defaults: async () => [
    { name: 'UPS', code: 'ups', tracking_url: 'https://www.ups.com/track?tracknum=' },
    { name: 'FedEx', code: 'fedex', tracking_url: 'https://www.fedex.com/fedextrack/?trknbr=' },
    { name: 'DHL', code: 'dhl', tracking_url: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id=' },
  ],
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.courier': typeof courierFields;
  }
}
