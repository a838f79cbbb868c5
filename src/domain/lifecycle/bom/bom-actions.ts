import { formAction, objectAction, readAction } from '../../engine/resource/action.ts';
import { boolean, references } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { changesForm, comparisonForm } from './bom-changes.ts';
import { bomScopeRule } from './bom-scope-rule.ts';
import { coverageForm } from './coverage.ts';
import { requirementsForm } from './requirements.ts';

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
  help: 'For each line what is required, ordered, shipped, received and installed, with the documents behind each number, and what it costs. The lines also as CSV (`format`).',
  query: {},
  answer: coverageForm,
  forms: { parameter: 'format', names: ['csv'] },
});

export const requirements = readAction({
  name: 'requirements',
  detail: true,
  path: 'requirements',
  help: 'What is left to buy: required, less what is installed, at hand, on orders and free in the chosen pools, with the documents behind each number. The lines also as CSV (`format`).',
  query: {
    pool_id: references('netbox_asset_lifecycle.sparespool', {
      help: 'Pools whose free units are used; none unless chosen',
    }),
  },
  answer: requirementsForm,
  forms: { parameter: 'format', names: ['csv'] },
});
