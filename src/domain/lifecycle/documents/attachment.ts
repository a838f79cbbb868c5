import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { choice, genericReference, primary, text } from '../../engine/schema/fields.ts';
import { confirmAction } from '../../platform/files/confirm-action.ts';
import { documentFormats } from '../../platform/files/file-formats.ts';
import {
  fileFields,
  fileLink,
  filenameProblems,
  requireChangeOf,
  requireRemovalFrom,
} from '../../platform/files/stored-file.ts';

const kinds = choices({
  quote: 'Quote',
  invoice: 'Invoice',
  'packing-list': 'Packing list',
  'delivery-note': 'Delivery note',
  photo: 'Photo',
  other: 'Other',
});

/** What documents are filed with. */
const documentedTypes: readonly TypeName[] = [
  'netbox_asset_lifecycle.purchaseorder',
  'netbox_asset_lifecycle.shipment',
  'netbox_asset_lifecycle.vendorreturn',
  'netbox_asset_lifecycle.receivedunit',
];

const attachmentFields = {
  object: genericReference(documentedTypes, {
    required: true,
    onDelete: 'cascade',
    counted: true,
    unviewable: 'hide-entry',
    immutable: 'The object of a file cannot be changed.',
  }),
  kind: choice(kinds, { default: 'other', multi: true }),
  name: text({ maxLength: 150, help: 'Default: the name of the file' }),
  file: fileLink(),
  ...fileFields,
  ...primary,
} as const;

/** A document about an order, a shipment or a unit: a quote, an invoice, a packing list, the photo of a damage. */
export const attachment = defineResource({
  app: 'asset-lifecycle',
  model: 'attachment',
  endpoint: 'attachments',
  label: 'attachment',
  fields: attachmentFields,
  ordering: ['name', 'filename'],
  brief: ['kind', 'name', 'filename', 'status', 'description'],
  partOf: ['object'],
  filters: { object_type_id: { as: 'object_type' } },
  search: ['name', 'filename', 'description', 'comments'],
  display: ({ name, filename }) => name || filename,
  actions: [confirmAction('netbox_asset_lifecycle.attachment')],
  check: (write) => filenameProblems(documentFormats, write),
  requireChangeable: ({ object }, work) => requireChangeOf(work, object),
  onSave: ({ after }, work) => requireChangeOf(work, after.object),
  onDelete: ({ values }, work) => requireRemovalFrom(work, values.object),
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.attachment': typeof attachmentFields;
  }
}
