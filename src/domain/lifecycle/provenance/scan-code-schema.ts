import { choices } from '../../engine/schema/choices.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { choice, genericReference, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { itemTypes } from '../item/item.ts';

const lifecycle = 'netbox_asset_lifecycle';

/** What a scanned code means. */
export const scanRoute = {
  app: 'asset-lifecycle',
  endpoint: 'scan',
  path: '/api/plugins/asset-lifecycle/scan',
} as const;

/** What a code may be of an object. */
const codeMeanings = choices({
  code: 'Code of our own',
  serial: 'Serial number',
  'asset-tag': 'Asset tag',
  'tracking-number': 'Tracking number',
  expected: 'Unit or carton that the shipment expects',
  name: 'Name',
  'part-number': 'Part number',
});
export type CodeMeaning = (typeof codeMeanings)[number]['value'];

/** The types of objects that codes lead to. */
export const codedTypes: readonly TypeName[] = [
  'dcim.site',
  'dcim.location',
  'dcim.rack',
  'dcim.device',
  'dcim.module',
  'dcim.cable',
  ...itemTypes,
  ...['bom', 'asset', 'purchaseorder', 'shipment', 'receivingslip', 'receivedunit'].map(
    (model) => `${lifecycle}.${model}` as const,
  ),
  ...['sparespool', 'spareitem', 'stocktake'].map((model) => `${lifecycle}.${model}` as const),
];

export const scanCodeForm = {
  code: text({ help: 'The code as it was sent' }),
  results: entries(
    {
      meaning: choice(codeMeanings, { required: true, bare: true }),
      object: genericReference(codedTypes, { required: true }),
    },
    { help: 'The objects that the caller may view, the surest first' },
  ),
} as const;
