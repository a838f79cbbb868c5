import { choices } from '../model/choices.ts';
import { boolean, choice, datetime, genericReference, text } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';

const alertKinds = choices({ 'below-minimum': 'Below minimum' });

/** What a scheduled check found. One is open for each subject and kind at most; it closes when the level is back. */
export const alert = defineResource({
  app: 'asset-lifecycle',
  model: 'alert',
  endpoint: 'alerts',
  label: 'alert',
  methods: ['GET', 'PUT', 'PATCH'],
  fields: {
    kind: choice(alertKinds, { required: true, multi: true, immutable: 'The kind of an alert cannot be changed.' }),
    subject: genericReference(['netbox_asset_lifecycle.spareitemallocation'], {
      required: true,
      onDelete: 'cascade',
      index: 'byObject',
      immutable: 'The subject of an alert cannot be changed.',
    }),
    message: text({ readOnly: true, maxLength: 200 }),
    raised: datetime({ readOnly: true }),
    cleared: datetime({ readOnly: true }),
    acknowledged: boolean({ default: false }),
  },
  unique: [{ name: 'open', fields: ['kind', 'subject'], when: ({ cleared }) => cleared === null }],
  ordering: ['raised'],
  brief: ['kind', 'message', 'raised', 'cleared'],
  search: ['message'],
  display: ({ message }) => message,
});
