import { formAction, objectAction, readAction } from '../../engine/resource/action.ts';
import { boolean, references } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { changesForm, comparisonForm } from './bom-changes.ts';
import { bomScopeRule } from './bom-scope-rule.ts';
import { budgetForm } from './budget-form.ts';
import { coverageForm } from './coverage.ts';
import { requirementsForm } from './requirements.ts';

export const generate = objectAction({
  name: 'generate',
  detail: true,
  path: 'generate',
  help: 'Rolls the objects in scope up into line items and takes a new snapshot of assets. Large scopes continue as a job.',
  body: {
    wait: boolean({
      default: false,
      help: 'Answer when the generation is complete, whatever the number of objects in scope',
    }),
  },
  answer: ['netbox_asset_lifecycle.bom'],
  also: { changes: changesForm },
  goesOn: true,
});

export const preview = formAction({
  name: 'preview',
  detail: true,
  path: 'preview',
  help: 'Evaluates scope rules and shows the changes that generating would make. Nothing is stored.',
  body: {
    rules: entries(
      {
        object_types: bomScopeRule.fields.object_types,
        action: bomScopeRule.fields.action,
        enabled: bomScopeRule.fields.enabled,
        parameters: bomScopeRule.fields.parameters,
      },
      { help: 'Rules to evaluate instead of the saved ones; nothing is stored' },
    ),
  },
  answer: comparisonForm,
});

export const diff = readAction({
  name: 'diff',
  detail: true,
  path: 'diff',
  help: 'Shows the changes of the design since the BOM was generated, as generating it again would make them.',
  query: {},
  answer: comparisonForm,
});

export const coverage = readAction({
  name: 'coverage',
  detail: true,
  path: 'coverage',
  help: 'Shows for each line the units required, ordered, shipped, received and installed, the documents behind each number, and the cost. The lines are available as CSV (`format`).',
  query: {
    bom_line_item_id: references('netbox_asset_lifecycle.bomlineitem', { help: 'Lines to answer. Default: all' }),
  },
  answer: coverageForm,
  forms: { parameter: 'format', names: ['csv'] },
});

export const requirements = readAction({
  name: 'requirements',
  detail: true,
  path: 'requirements',
  help: 'Shows the units that remain to be bought: required minus installed, on hand, on order and free in the chosen pools, with the documents behind each number. The lines are available as CSV (`format`).',
  query: {
    pool_id: references('netbox_asset_lifecycle.sparespool', {
      help: 'Pools whose free units are used. Default: none',
    }),
  },
  answer: requirementsForm,
  forms: { parameter: 'format', names: ['csv'] },
});

export const budget = readAction({
  name: 'budget',
  detail: true,
  path: 'budget',
  help: 'Shows what the required units of each line cost before anything is ordered: at the best price of today, at the list price and at the last price. The lines are available as CSV (`format`).',
  query: {},
  answer: budgetForm,
  forms: { parameter: 'format', names: ['csv'] },
});
