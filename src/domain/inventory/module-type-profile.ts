import { invalid } from '../engine/errors.ts';
import type { Json } from '../engine/json.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { loadSchema } from '../engine/schema/custom-field-definition.ts';
import { anyJson, primary, text } from '../engine/schema/fields.ts';

const moduleTypeProfileFields = {
  name: text({ required: true, maxLength: 100 }),
  schema: anyJson({ long: true, help: 'JSON Schema that the attributes of module types must satisfy' }),
  ...primary,
} as const;

/** NetBox: which attributes module types of a kind have, such as the wattage of power supplies. */
export const moduleTypeProfile = defineResource({
  app: 'dcim',
  model: 'moduletypeprofile',
  endpoint: 'module-type-profiles',
  label: 'module type profile',
  fields: moduleTypeProfileFields,
  unique: [{ name: 'name', fields: ['name'] }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'description'],
  search: ['name', 'description', 'comments'],
  display: ({ name }) => name,
  defaults: async () => (await import('./module-type-profile-defaults.ts')).defaultProfiles,
  async onSave({ after: { schema } }) {
    const read = schema === null ? undefined : await loadSchema(schema);
    if (read?.problem) throw invalid({ schema: [`Invalid JSON schema definition: ${read.problem}`] });
  },
});

/** What the attributes of a module type lack of what the schema of its profile wants; undefined when they fit. */
export async function attributesProblem(schema: Json, attributes: Json): Promise<string | undefined> {
  const read = await loadSchema(schema);
  return read.problem === undefined ? read.violation(attributes) : read.problem;
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.moduletypeprofile': typeof moduleTypeProfileFields;
  }
}
