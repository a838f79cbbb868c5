import type { Json, JsonObject } from '../../../domain/engine/json.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import type { Field } from '../../../domain/engine/schema/field-kinds.ts';
import { capitalised, words } from '../../../domain/engine/schema/labels.ts';

/** DRF's names for field types in OPTIONS. */
function optionType(field: Field): string {
  switch (field.kind) {
    case 'text':
      return field.format === 'slug' ? 'slug' : field.format === 'url' ? 'url' : 'string';
    case 'choice':
    case 'object-type':
    case 'json':
    case 'computed':
      return 'field';
    case 'reference':
    case 'generic':
      return 'nested object';
    case 'references':
    case 'object-types':
    case 'terminations':
    case 'mappings':
      return 'list';
    default:
      return field.kind;
  }
}

const titled = (name: string): string => capitalised(words(name));

function describeField(name: string, field: Field): JsonObject {
  const described: Record<string, Json> = {
    type: optionType(field),
    required: field.required ?? false,
    read_only: (field.readOnly ?? false) || field.kind === 'computed',
    label: field.label ?? titled(name),
  };
  if (field.help) described.help_text = field.help;
  if (field.kind === 'text' && field.maxLength !== undefined) described.max_length = field.maxLength;
  if (field.kind === 'choice')
    described.choices = field.choices.map(({ value, label }) => ({ value, display_name: label }));
  return described;
}

/** The answer to OPTIONS: what POST and PUT take. pynetbox and Ansible read the choices from it. */
export function describeResource(resource: Resource, route: 'list' | 'detail'): JsonObject {
  const fields: Record<string, Json> = { id: { type: 'integer', required: false, read_only: true, label: 'ID' } };
  for (const [name, field] of Object.entries(resource.fields))
    if (!field.secret && !field.hidden) fields[name] = describeField(name, field);
  const actions = {
    ...(route === 'list' && resource.methods.includes('POST') ? { POST: fields } : {}),
    ...(resource.methods.includes('PUT') ? { PUT: fields } : {}),
  };
  return { ...described(`${titled(resource.label)} ${route === 'list' ? 'List' : 'Instance'}`), actions };
}

/** The answer to OPTIONS on a path that is no resource, by the last name in the path. */
export const describePath = (path: string): JsonObject =>
  described(titled((path.split('/').findLast((part) => part !== '') ?? 'api').replaceAll('-', ' ')));

const described = (name: string): JsonObject => ({
  name,
  description: '',
  renders: ['application/json'],
  parses: ['application/json'],
});
