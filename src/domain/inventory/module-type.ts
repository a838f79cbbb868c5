import { defineResource } from '../engine/resource/resource.ts';
import { choice, date, primary, reference, text } from '../engine/schema/fields.ts';
import { moduleAirflows } from './airflow.ts';
import { cooled } from './cooling.ts';
import { bayTypes } from './module-bay-type.ts';
import { templateCounts } from './template-counts.ts';
import { weighed, weightProblems } from './weight.ts';

const moduleTypeFields = {
  manufacturer: reference('dcim.manufacturer', { required: true }),
  model: text({ required: true, maxLength: 100 }),
  part_number: text({ mayBeDigits: true, maxLength: 50, help: 'Discrete part number (optional)' }),
  airflow: choice(moduleAirflows, {}),
  ...cooled,
  end_of_life: date({ help: 'The day after which the manufacturer supports it no longer' }),
  ...bayTypes,
  ...weighed,
  ...primary,
  ...templateCounts,
} as const;

/** NetBox: make and model of what is plugged into module bays. Module types have no slug. */
export const moduleType = defineResource({
  app: 'dcim',
  model: 'moduletype',
  endpoint: 'module-types',
  label: 'module type',
  fields: moduleTypeFields,
  unique: [{ name: 'manufacturer_model', fields: ['manufacturer', 'model'] }],
  naturalKey: 'model',
  importKey: 'model',
  ordering: ['manufacturer', 'model'],
  brief: ['manufacturer', 'model', 'description', 'module_count'],
  counts: { module_count: { type: 'dcim.module', field: 'module_type' } },
  search: ['manufacturer.name', 'model', 'part_number', 'description', 'comments'],
  display: ({ model }) => model,
  derive: ({ after }) => (after.weight === null ? { weight_unit: null } : {}),
  check({ after }) {
    const weight = weightProblems(after);
    return weight.length > 0 ? { __all__: weight } : undefined;
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.moduletype': typeof moduleTypeFields;
  }
}
