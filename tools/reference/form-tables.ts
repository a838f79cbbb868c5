import type { Json } from '../../src/domain/engine/json.ts';
import type { Field } from '../../src/domain/engine/schema/field-kinds.ts';
import { type Entries, type InputSchema, isEntries } from '../../src/domain/engine/schema/input-schema.ts';
import { row, table } from './markdown.ts';

/** Longer lists of choices are left to OPTIONS. */
const mostChoices = 16;

/** Names as code, in a row. */
export const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** The table of what a request takes; nothing where it takes nothing. */
export const requestTable = (form: InputSchema): readonly string[] =>
  Object.keys(form).length > 0 ? table(['takes', 'type', 'required', 'about'], requestRows(form)) : [];

/** The table of what an answer has. */
export const answerTable = (form: InputSchema): readonly string[] =>
  table(['answers', 'type', 'about'], answerRows(form));

const requestRows = (form: InputSchema): readonly string[] =>
  members(form).map(([name, member]) =>
    row([...nameAndType(name, member), member.required ? 'yes' : '', about(member)]),
  );

const answerRows = (form: InputSchema): readonly string[] =>
  members(form).map(([name, member]) => row([...nameAndType(name, member), about(member)]));

const nameAndType = (name: string, member: Field | Entries): readonly string[] =>
  isEntries(member) ? [`\`${name}[]\``, 'list'] : [`\`${name}\``, typeOf(member)];

const about = (member: Field | Entries): string => (isEntries(member) ? (member.help ?? '') : aboutField(member));

/** Members of entries follow their list. */
const members = (form: InputSchema, prefix = ''): readonly (readonly [string, Field | Entries])[] =>
  Object.entries(form).flatMap(([name, member]) => [
    [`${prefix}${name}`, member] as const,
    ...(isEntries(member) ? members(member.fields, `${prefix}${name}[].`) : []),
  ]);

export function typeOf(field: Field): string {
  switch (field.kind) {
    case 'text':
      return field.format ?? (field.maxLength === undefined ? 'text' : `text, ${field.maxLength} characters`);
    case 'decimal':
      return `decimal, ${field.places} places`;
    case 'choice':
      return 'choice';
    case 'reference':
    case 'references':
      return `${field.kind} to \`${field.target}\``;
    case 'mappings':
      return `list of ${codes(['position', field.member, `${field.member}_position`])}`;
    case 'generic':
      return `reference to ${codes(field.targets)}`;
    default:
      return field.kind.replaceAll('-', ' ');
  }
}

export const joined = (parts: readonly (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => part?.replace(/\.$/, ''))
    .join('; ');

export function aboutField(field: Field): string {
  const parts = [
    field.help,
    field.readOnly || field.kind === 'computed' ? 'read-only' : undefined,
    field.immutable,
    field.kind === 'choice' ? choicesOf(field.choices.map(({ value }) => value)) : undefined,
    'default' in field ? defaultOf(field.default) : undefined,
  ];
  return joined(parts);
}

const choicesOf = (values: readonly (string | number)[]): string =>
  values.length > mostChoices ? `one of ${values.length} values, which OPTIONS lists` : codes(values.map(String));

const defaultOf = (value: Json | undefined): string | undefined =>
  value === undefined || value === null || value === '' || typeof value === 'object'
    ? undefined
    : `default \`${value}\``;
