import { ErrorCollector, type FieldErrors, invalid } from '../engine/errors.ts';
import type { Json } from '../engine/json.ts';
import { ownerFilters } from '../engine/resource/declared-filters.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import { definitionOf, filterLogics, loadSchema } from '../engine/schema/custom-field-definition.ts';
import {
  type CustomFieldType,
  customFieldTypes,
  isNumeric,
  isRelation,
  isSelection,
  isTextual,
  parseCustomValue,
} from '../engine/schema/custom-fields.ts';
import {
  anyJson,
  boolean,
  choice,
  computed,
  decimal,
  identifier,
  integer,
  jsonObject,
  objectTypes,
  optionalObjectType,
  reference,
  text,
} from '../engine/schema/fields.ts';
import { boundedPattern } from '../engine/schema/safe-regex.ts';
import { unofferedObject } from '../engine/schema/unsupported-fields.ts';

const visibilities = choices({ always: 'Always', 'if-set': 'If set', hidden: 'Hidden' });
const editabilities = choices({ yes: 'Yes', no: 'No', hidden: 'Hidden' });

const customFieldFields = {
  object_types: objectTypes('any', { required: true, having: 'custom_fields' }),
  type: choice(customFieldTypes, {
    default: 'text',
    multi: true,
    immutable: 'Changing the type of custom fields is not supported.',
  }),
  related_object_type: optionalObjectType(),
  data_type: { ...computed('string', ({ type }) => dataTypes[type as CustomFieldType]), nullable: false },
  name: identifier({ required: true, maxLength: 50 }),
  label: text({ maxLength: 50 }),
  group_name: text({ maxLength: 50 }),
  description: text({ maxLength: 200 }),
  required: boolean({ default: false }),
  unique: boolean({ default: false }),
  search_weight: integer({ default: 1000, min: 0, max: 32767 }),
  filter_logic: choice(filterLogics, { default: 'loose' }),
  ui_visible: choice(visibilities, { default: 'always' }),
  ui_editable: choice(editabilities, { default: 'yes' }),
  is_cloneable: boolean({ default: false }),
  default: anyJson(),
  related_object_filter: anyJson(),
  weight: integer({ default: 100, min: 0, max: 32767 }),
  nulls_first: boolean({ default: false, help: 'Objects without a value come first in lists ordered by this field' }),
  validation_minimum: decimal({ digits: 16, places: 4 }),
  validation_maximum: decimal({ digits: 16, places: 4 }),
  validation_regex: text({ maxLength: 500 }),
  validation_schema: anyJson({ long: true, help: 'JSON Schema that the values of a JSON field must satisfy' }),
  choice_set: reference('extras.customfieldchoiceset', { onDelete: 'protect' }),
  comments: text({ long: true }),
  owner: unofferedObject('Owners'),
  /** Types whose objects still wait for the default or for the claims of unique values, with the next id of each. */
  back_fill: jsonObject({ hidden: true, readOnly: true }),
} as const;

/** NetBox: a field that the organisation adds to objects of some types. */
export const customField = defineResource({
  app: 'extras',
  model: 'customfield',
  endpoint: 'custom-fields',
  label: 'custom field',
  fields: customFieldFields,
  unique: [{ name: 'name', fields: ['name'] }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['group_name', 'weight', 'name'],
  brief: ['name', 'description'],
  unoffered: ownerFilters,
  search: ['name', 'label', 'group_name', 'description', 'comments'],
  display: ({ name, label }) =>
    label === '' ? name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase()) : label,
  derive({ before, after }) {
    const known = new Set(before?.object_types ?? []);
    const claims = after.unique && before?.unique === false;
    const fills = after.default !== null;
    const waiting = after.object_types.filter((type) => claims || (fills && !known.has(type)));
    const kept = Object.entries(before?.back_fill ?? {}).filter(([type]) =>
      after.object_types.some((name) => name === type),
    );
    return { back_fill: Object.fromEntries([...kept, ...waiting.map((type) => [type, 0] as const)]) };
  },
  check: ({ after }) => definitionProblems(after),
  async onSave({ id, after, related }) {
    const { validation_regex: regex } = after;
    const problem = regex === '' ? undefined : (await boundedPattern(regex)).problem;
    if (problem) throw invalid({ validation_regex: [`${regex} is not a valid regular expression: ${problem}`] });
    const schema = after.validation_schema === null ? undefined : await loadSchema(after.validation_schema);
    if (schema?.problem) throw invalid({ validation_schema: [`Invalid schema: ${schema.problem}`] });
    if (after.default === null) return;
    const parsed = parseCustomValue(await definitionOf(id, after, related('choice_set')), after.default);
    if ('error' in parsed) throw invalid({ default: [`Invalid default value "${after.default}": ${parsed.error}`] });
  },
});

const dataTypes: Readonly<Record<CustomFieldType, string>> = {
  text: 'string',
  longtext: 'string',
  integer: 'integer',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'string',
  datetime: 'string',
  url: 'string',
  json: 'object',
  select: 'string',
  multiselect: 'array',
  object: 'object',
  multiobject: 'array',
};

interface DefinitionSettings {
  readonly name: string;
  readonly type: CustomFieldType;
  readonly unique: boolean;
  readonly validation_minimum: string | null;
  readonly validation_maximum: string | null;
  readonly validation_regex: string;
  readonly validation_schema: Json;
  readonly choice_set: number | null;
  readonly related_object_type: string | null;
}

/** NetBox: which settings go with which type. */
function definitionProblems(after: DefinitionSettings): FieldErrors {
  const { name, type } = after;
  const errors = new ErrorCollector();
  if (name.includes('__')) errors.add('name', 'Double underscores are not permitted in custom field names.');
  if (!isNumeric(type)) {
    if (after.validation_minimum !== null)
      errors.add('validation_minimum', 'A minimum value may be set only for numeric fields');
    if (after.validation_maximum !== null)
      errors.add('validation_maximum', 'A maximum value may be set only for numeric fields');
  }
  if (after.validation_regex !== '' && !isTextual(type))
    errors.add('validation_regex', 'Regular expression validation is supported only for text and URL fields');
  if (after.validation_schema !== null && type !== 'json')
    errors.add('validation_schema', 'Validation against a JSON schema is supported only for JSON fields');
  if (after.unique && type === 'boolean') errors.add('unique', 'Uniqueness cannot be enforced for boolean fields');
  if (isSelection(type) && after.choice_set === null)
    errors.add('choice_set', 'Selection fields must specify a set of choices.');
  if (!isSelection(type) && after.choice_set !== null)
    errors.add('choice_set', 'Choices may be set only on selection fields.');
  if (isRelation(type) && after.related_object_type === null)
    errors.add('related_object_type', 'Object fields must define an object type.');
  if (!isRelation(type) && after.related_object_type !== null)
    errors.add('related_object_type', `${type} fields may not define an object type.`);
  return errors.errors;
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.customfield': typeof customFieldFields;
  }
}
