import { defineResource } from '../../engine/resource/resource.ts';
import { optionalText, primary, text, url } from '../../engine/schema/fields.ts';
import { secretProblems } from '../../platform/events/standard-secret.ts';
import { reportEvents } from '../tracking/tracking-action.ts';

/** A signature is worth as much as its key is hard to guess. */
const shortestSecret = 16;

const courierFields = {
  name: text({ required: true, maxLength: 100 }),
  code: optionalText({ mayBeDigits: true, maxLength: 50 }),
  tracking_url: url({ maxLength: 200, help: 'URL prefix to which the tracking number is appended' }),
  secret: text({ writeOnly: true, maxLength: 255, help: 'Write-only: key of the signatures of tracking events' }),
  ...primary,
  /** Kept as it is: signatures are compared with it. */
  _secret: text({ secret: true, hidden: true, readOnly: true, long: true }),
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
  actions: [reportEvents],
  check({ after: { secret } }) {
    if (secret === '') return undefined;
    const short = secret.length < shortestSecret ? [`Use at least ${shortestSecret} characters.`] : [];
    const problems = [...short, ...secretProblems(secret)];
    return problems.length > 0 ? { secret: problems } : undefined;
  },
  async onSave({ id, after, given }, work) {
    const saved = given.has('secret') ? await work.get('netbox_asset_lifecycle.courier', id) : undefined;
    if (saved) work.update(saved, { _secret: after.secret });
  },
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
