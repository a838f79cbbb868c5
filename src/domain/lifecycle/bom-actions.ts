import { objectAction, readAction } from '../model/action.ts';
import { integer, jsonObject } from '../model/fields.ts';
import { entries } from '../model/form.ts';

const units = (help: string) => integer({ required: true, help });

export const generate = objectAction({
  name: 'generate',
  detail: true,
  path: 'generate',
  help: 'Rolls the objects in scope up into line items and takes a new snapshot of assets.',
  body: {},
  answer: ['netbox_asset_lifecycle.bom'],
});

export const coverage = readAction({
  name: 'coverage',
  detail: true,
  path: 'coverage',
  help: 'For each line what is required, ordered, shipped, received and installed, with the documents behind it. Also as CSV (`format`).',
  query: {},
  answer: {
    bom: integer({ required: true }),
    lines: entries({
      bom_line_item: integer({ required: true }),
      required: units('Units of the line'),
      from_spares: units('Installed from spares pools'),
      on_draft_orders: units('On orders that are drafts or approved'),
      ordered: units('On orders that went to the vendor'),
      shipped: units('Under way or received'),
      received: units('Received'),
      short: units('Shipped and counted, but missing or damaged'),
      installed: units('Installed from shipments and spares'),
      outstanding_to_order: units('Neither ordered nor taken from spares'),
      outstanding_to_receive: units('Ordered and not received'),
      surplus: units('Ordered or taken from spares beyond what is required'),
      documents: jsonObject({ help: 'Ids of the line items and assets behind the numbers' }),
    }),
    totals: jsonObject({ help: 'Money by currency, exact decimals as text' }),
  },
});
