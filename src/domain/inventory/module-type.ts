import { invalid } from '../engine/errors.ts';
import { isBlank, isJsonObject, type Json } from '../engine/json.ts';
import { defineResource, type Write } from '../engine/resource/resource.ts';
import { anyJson, choice, date, primary, reference, text } from '../engine/schema/fields.ts';
import { moduleAirflows } from './airflow.ts';
import { componentFlags } from './component-counts.ts';
import { cooled } from './cooling.ts';
import { bayTypes } from './module-bay-type.ts';
import { attributesProblem } from './module-type-profile.ts';
import { templateCounts } from './template-counts.ts';
import { weighed, weightProblems } from './weight.ts';

const moduleTypeFields = {
  profile: reference('dcim.moduletypeprofile', { onDelete: 'protect' }),
  manufacturer: reference('dcim.manufacturer', { required: true }),
  model: text({ required: true, maxLength: 100 }),
  part_number: text({ mayBeDigits: true, maxLength: 50, help: 'Discrete part number (optional)' }),
  airflow: choice(moduleAirflows, {}),
  ...cooled,
  end_of_life: date({ help: 'The day after which the manufacturer supports it no longer' }),
  ...bayTypes,
  ...weighed,
  attributes: anyJson({ long: true, help: 'What the profile asks for, such as the wattage of a power supply' }),
  ...primary,
  ...templateCounts,
} as const;

/** NetBox: make and model of what is plugged into module bays. Module types have no slug. */
export const moduleType = defineResource({
  app: 'dcim',
  model: 'moduletype',
  endpoint: 'module-types',
  label: 'module type',
  images: true,
  fields: moduleTypeFields,
  unique: [{ name: 'manufacturer_model', fields: ['manufacturer', 'model'] }],
  naturalKey: 'model',
  importKey: 'model',
  ordering: ['manufacturer', 'model'],
  brief: ['profile', 'manufacturer', 'model', 'description', 'module_count'],
  counts: { module_count: { type: 'dcim.module', field: 'module_type', filtered: true } },
  filters: componentFlags('_template'),
  search: ['manufacturer.name', 'model', 'part_number', 'description', 'comments'],
  display: ({ model }) => model,
  derive: (write) => ({
    ...(write.after.weight === null ? { weight_unit: null } : {}),
    attributes: attributesAfter(write),
  }),
  check({ after }) {
    const weight = weightProblems(after);
    return {
      ...(after.attributes === null || isJsonObject(after.attributes)
        ? {}
        : { attributes: ['Value must be a JSON object.'] }),
      ...(weight.length > 0 ? { __all__: weight } : {}),
    };
  },
  async onSave({ after, related }) {
    const schema = related('profile')?.schema ?? null;
    const problem = schema === null ? undefined : await attributesProblem(schema, after.attributes);
    if (problem !== undefined) throw invalid({ __all__: [`Invalid schema: ${problem}`] });
  },
});

/** NetBox: a change names the attributes that it changes; without a profile that asks for any there are none. */
function attributesAfter({ before, after, related, given }: Write<typeof moduleTypeFields>): Json {
  if (isBlank(related('profile')?.schema)) return null;
  const { attributes = null } = after;
  if (!given.has('attributes') || !isJsonObject(attributes) || isBlank(attributes)) return attributes;
  return isJsonObject(before?.attributes) ? { ...before.attributes, ...attributes } : attributes;
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.moduletype': typeof moduleTypeFields;
  }
}
