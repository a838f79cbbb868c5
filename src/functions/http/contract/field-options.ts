import { defined, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import type { ActionDeclaration } from '../../../domain/engine/resource/action.ts';
import { namedTypes } from '../../../domain/engine/resource/registry.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import { fieldsOfRepresentation } from '../../../domain/engine/resource/serialize.ts';
import type { Choices } from '../../../domain/engine/schema/choices.ts';
import {
  type Field,
  type MappingsField,
  mostPositions,
  type TypeName,
} from '../../../domain/engine/schema/field-kinds.ts';
import { type Entries, type InputSchema, isEntries } from '../../../domain/engine/schema/input-schema.ts';
import { capitalised, words } from '../../../domain/engine/schema/labels.ts';
import { displayOfType } from '../../../domain/platform/object-types.ts';
import { registry } from '../../../domain/registry.ts';

/** What DRF's metadata say of each member of a request or an answer, by name. */
type Members = Readonly<Record<string, JsonObject>>;

export const titled = (name: string): string => capitalised(words(name).trim());

const member = (type: string, label: string, more: JsonObject = {}): JsonObject => ({
  type,
  required: false,
  read_only: false,
  label,
  ...more,
});

const readOnly = { read_only: true } as const;

const changelogMessage = member('string', 'Changelog message', { help_text: 'Message for the change log' });

/** NetBox: what every object begins with. */
const identity: Members = {
  id: member('integer', 'ID', readOnly),
  url: member('field', 'Url', readOnly),
  display_url: member('field', 'Display url', readOnly),
  display: member('field', 'Display', readOnly),
};

/** All that a resource takes and answers. */
export function describeFields(resource: Resource): Members {
  const named = Object.entries(resource.fields).filter(([, { hidden, secret, ...field }]) => {
    return !hidden && !(secret && field.readOnly);
  });
  return {
    ...identity,
    ...mapped(resource.annotations ?? {}, (name, type) => member(plainType(type), titled(name), readOnly)),
    ...Object.assign({}, ...named.map(([name, field]) => describeField(name, field, [resource.type]))),
    ...mapped(resource.counts ?? {}, (name) => member(resource.tree ? 'integer' : 'field', titled(name), readOnly)),
    ...(resource.fields.tags ? { add_tags: tagList('add_tags'), remove_tags: tagList('remove_tags') } : {}),
    changelog_message: changelogMessage,
  };
}

/** What a verb takes: its own members, or the fields of what it makes. */
export function describeVerbInput(resource: Resource, { body = {}, answer }: ActionDeclaration): Members {
  if (body !== 'object') return { ...describeInput(body), changelog_message: changelogMessage };
  const made = Array.isArray(answer) ? answer[0] : undefined;
  return describeFields(made ? registry.resourceOf(made) : resource);
}

/** What a body takes that is no object of the API. */
export const describeInput = (input: InputSchema): Members =>
  Object.assign(
    {},
    ...Object.entries(input).map(([name, given]) =>
      isEntries(given) ? describeEntries(name, given) : describeField(name, given, []),
    ),
  );

const describeEntries = (name: string, { fields, required = false, help }: Entries): Members => {
  const child = member('nested object', titled(name), { children: describeInput(fields) });
  return { [name]: member('list', titled(name), defined({ required, help_text: help, child })) };
};

const mapped = <T>(
  values: Readonly<Record<string, T>>,
  describe: (name: string, value: T) => JsonObject,
): Record<string, JsonObject> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, describe(name, value)]));

const tagList = (name: string): JsonObject =>
  member('field', titled(name), { child: nested('extras.tag', titled(name), []) });

/** The object that a reference shows, member by member. `within` names the types that are being told: none is told in itself. */
function nested(target: TypeName, label: string, within: readonly TypeName[]): JsonObject {
  if (within.includes(target)) return member('nested object', label);
  const resource = registry.resourceOf(target);
  const { id = {}, url = {}, display = {} } = identity;
  const members = fieldsOfRepresentation(resource, 'nested').flatMap((name) => {
    const field = resource.fields[name];
    return field ? [describeField(name, field, [...within, target])] : [];
  });
  return member('nested object', label, { children: { id, url, display, ...Object.assign({}, ...members) } });
}

/** A generic reference is told under three names, every other field under one. */
function describeField(name: string, field: Field, within: readonly TypeName[]): Members {
  const isRead = field.readOnly === true || field.kind === 'computed';
  const label = field.label ?? titled(name);
  const common = { required: !isRead && field.required === true, read_only: isRead, label };
  if (field.kind === 'generic')
    return {
      [`${name}_type`]: {
        ...{ type: 'field', ...common, label: titled(`${name}_type`) },
        ...(isRead ? {} : { choices: typeChoices(field.targets) }),
      },
      [`${name}_id`]: { type: 'integer', ...common, label: titled(`${name}_id`), min_value: 0, ...targetsOf(field) },
      [name]: member('field', label, readOnly),
    };
  return {
    [name]: {
      type: typeOf(field),
      ...common,
      ...(field.help ? { help_text: field.help } : {}),
      ...boundsOf(field),
      ...partsOf(field, label, within),
      ...(within.length < 2 ? targetsOf(field) : {}),
      ...(isRead ? {} : choicesOf(field)),
    },
  };
}

const textTypes: Readonly<Record<string, string>> = {
  slug: 'slug',
  'unicode-slug': 'slug',
  url: 'url',
  email: 'email',
};

/** DRF's names for the types of fields. */
function typeOf(field: Field): string {
  switch (field.kind) {
    case 'text':
      return textTypes[field.format ?? ''] ?? 'string';
    case 'choice':
      return field.bare ? 'choice' : 'field';
    case 'reference':
      return field.bare ? 'field' : 'nested object';
    case 'json':
      return field.parseList ? 'list' : 'field';
    case 'computed':
      return plainType(field.schema);
    case 'integer':
    case 'decimal':
    case 'boolean':
    case 'date':
    case 'datetime':
      return field.kind;
    default:
      return 'field';
  }
}

const plainTypes: Readonly<Record<string, string>> = {
  number: 'float',
  'integer-or-null': 'integer',
  object: 'field',
  objects: 'list',
  'objects-or-null': 'list',
  array: 'list',
};
const plainType = (schema: string): string => plainTypes[schema] ?? schema;

function boundsOf(field: Field): JsonObject {
  switch (field.kind) {
    case 'text':
      return defined({ max_length: field.format === 'color' ? 6 : field.maxLength });
    case 'integer':
      return defined({ min_value: field.min, max_value: field.max });
    case 'decimal':
      return defined({
        min_value: field.min,
        max_value: field.max,
        max_digits: field.digits,
        decimal_places: field.places,
      });
    default:
      return {};
  }
}

/** Beyond DRF: of which types a referred object is, so that a form can offer them. */
function targetsOf(field: Field): JsonObject {
  if (field.kind === 'reference' || field.kind === 'references') return { object_types: [field.target] };
  return field.kind === 'generic' ? { object_types: [...field.targets] } : {};
}

/** `children` of an object, `child` of a list of objects. */
function partsOf(field: Field, label: string, within: readonly TypeName[]): JsonObject {
  if (field.kind === 'reference' && !field.bare)
    return defined({ children: nested(field.target, label, within).children });
  if (field.kind === 'references' && field.named === 'by-attributes')
    return { child: nested(field.target, label, within) };
  if (field.kind === 'mappings') return { child: member('nested object', label, { children: mappingMembers(field) }) };
  if (field.kind !== 'terminations') return {};
  const children = {
    object_type: member('field', 'Object type', { required: true, choices: typeChoices(field.targets) }),
    object_id: member('integer', 'Object id', { required: true }),
    object: member('field', 'Object', readOnly),
  };
  return { child: member('nested object', label, { children }) };
}

const mappingMembers = ({ member: port }: MappingsField): Members => {
  const position = { min_value: 1, max_value: mostPositions };
  return {
    position: member('integer', 'Position', { required: true, ...position }),
    [port]: member('field', titled(port), { required: true }),
    [`${port}_position`]: member('integer', titled(`${port}_position`), position),
  };
};

function choicesOf(field: Field): JsonObject {
  if (field.kind === 'choice') return { choices: choiceList(field.choices) };
  return field.kind === 'object-type' ? { choices: typeChoices(namedTypes(registry, field)) } : {};
}

const choiceList = (choices: Choices): readonly Json[] =>
  choices.map(({ value, label }) => ({ value, display_name: label }));

/** NetBox: types by the names that people read, in their order. */
const typeChoices = (types: readonly TypeName[]): readonly Json[] =>
  types
    .map((value) => ({ value, display_name: displayOfType(registry.resourceOf(value)) }))
    .toSorted((a, b) => (a.display_name < b.display_name ? -1 : 1));
