import { formAction, objectAction, readAction } from '../model/action.ts';
import { boolean, integer, jsonObject } from '../model/fields.ts';
import { entries } from '../model/form.ts';
import { changesForm, comparisonForm } from './bom-changes.ts';
import { bomScopeRule } from './bom-scope-rule.ts';

const units = (help: string) => integer({ required: true, help });

export const generate = objectAction({
  name: 'generate',
  detail: true,
  path: 'generate',
  help: 'Rolls the objects in scope up into line items and takes a new snapshot of assets. Tells what has changed (`changes`). Large scopes go on as a job.',
  body: {
    wait: boolean({ default: false, help: 'Answer when it is done, however many objects are in scope' }),
  },
  answer: ['netbox_asset_lifecycle.bom'],
  also: { changes: changesForm },
  goesOn: true,
});

export const preview = formAction({
  name: 'preview',
  detail: true,
  path: 'preview',
  help: 'Runs scope rules and tells what generating would change. Writes nothing.',
  permission: 'view',
  body: {
    rules: entries(
      {
        object_types: bomScopeRule.fields.object_types,
        action: bomScopeRule.fields.action,
        enabled: bomScopeRule.fields.enabled,
        parameters: bomScopeRule.fields.parameters,
      },
      { help: 'Rules to run in the stead of the saved ones; none are saved' },
    ),
  },
  answer: comparisonForm,
});

export const diff = readAction({
  name: 'diff',
  detail: true,
  path: 'diff',
  help: 'What the design has changed since the BOM was generated: what generating it again would change.',
  query: {},
  answer: comparisonForm,
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
