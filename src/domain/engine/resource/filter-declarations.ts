import { type Json, type JsonObject, plainText } from '../json.ts';
import { memoizeByObject } from '../memoize.ts';
import { isDate, parseTimestamp } from '../schema/dates.ts';
import type { ChoiceField, Field, TypeName } from '../schema/field-kinds.ts';
import { sameWithoutCase } from '../schema/text.ts';
import type { DeclaredFilter, FlagFilter, Resource } from './resource.ts';

/** What one query parameter asks for. The catalogue of a resource follows from its fields. */
export type FilterDefinition =
  | { readonly kind: 'id'; readonly lookup: NumberLookup }
  | { readonly kind: 'search' }
  | { readonly kind: 'text'; readonly field: string; readonly lookup: TextLookup }
  | { readonly kind: 'number'; readonly field: string; readonly lookup: NumberLookup }
  | { readonly kind: 'boolean'; readonly field: string }
  | { readonly kind: 'choice'; readonly field: string; readonly lookup: TextLookup }
  | {
      readonly kind: 'reference';
      readonly field: string;
      readonly by: 'id' | 'key';
      readonly negated: boolean;
      readonly below?: true;
    }
  | { readonly kind: 'is-null'; readonly field: string }
  | { readonly kind: 'any-empty'; readonly fields: readonly string[] }
  | { readonly kind: 'never' }
  | ({ readonly kind: 'flag' } & FlagFilter)
  | { readonly kind: 'generic-type' | 'generic-id'; readonly field: string }
  | { readonly kind: 'object-type'; readonly field: string }
  | { readonly kind: 'list'; readonly field: string; readonly by: 'id' | 'key'; readonly mode: 'all' | 'any' | 'none' }
  | { readonly kind: 'by-request'; readonly actions: readonly string[] }
  | { readonly kind: 'path'; readonly through: string; readonly filter: string }
  | { readonly kind: 'reverse'; readonly referrer: TypeName; readonly field: string; readonly filter: string };

export const textLookups = [
  '',
  'n',
  'ic',
  'nic',
  'isw',
  'nisw',
  'iew',
  'niew',
  'ie',
  'nie',
  'empty',
  'regex',
  'iregex',
] as const;
export type TextLookup = (typeof textLookups)[number];
export const numberLookups = ['', 'n', 'lt', 'lte', 'gt', 'gte', 'empty'] as const;
export type NumberLookup = (typeof numberLookups)[number];

/** NetBox: which objects a request, by its X-Request-ID, has created or changed. */
const requestFilters = {
  created_by_request: ['create'],
  updated_by_request: ['update'],
  modified_by_request: ['create', 'update'],
} as const;

const suffixed = (name: string, lookup: string): string => (lookup === '' ? name : `${name}__${lookup}`);

/** Every filter parameter of a list endpoint, by name. NetBox: the lookup suffixes follow from the field type. */
export const filtersOf = memoizeByObject((resource: Resource): ReadonlyMap<string, FilterDefinition> => {
  const entries: (readonly [string, FilterDefinition])[] = [
    ...numberLookups.map((lookup) => [suffixed('id', lookup), { kind: 'id', lookup }] as const),
    ...Object.entries(resource.fields).flatMap(([name, field]) =>
      field.secret || field.writeOnly || name.startsWith('_') ? [] : fieldFilters(name, field),
    ),
    ...(resource.tree === undefined ? [] : ancestorFilters(resource.tree)),
  ];
  if (resource.search) entries.push(['q', { kind: 'search' }]);
  if (resource.fields.created && !resource.unlogged)
    for (const [name, actions] of Object.entries(requestFilters)) entries.push([name, { kind: 'by-request', actions }]);
  const catalogue = new Map(entries);
  for (const [name, declared] of Object.entries({
    ...(resource.contacts ? contactFilters : {}),
    ...resource.filters,
  })) {
    const definition = declaredFilter(declared, catalogue);
    if (definition) catalogue.set(name, definition);
  }
  return catalogue;
});

const assigned = { referrer: 'tenancy.contactassignment', field: 'object' } as const;
/** NetBox: objects are found by who is assigned to them. */
const contactFilters = {
  contact: { ...assigned, filter: 'contact_id' },
  contact_role: { ...assigned, filter: 'role_id' },
  contact_group: { ...assigned, filter: 'group_id' },
} as const;

function declaredFilter(
  declared: DeclaredFilter,
  catalogue: ReadonlyMap<string, FilterDefinition>,
): FilterDefinition | undefined {
  if ('as' in declared) return catalogue.get(declared.as);
  if ('never' in declared) return { kind: 'never' };
  if ('idsWhere' in declared) return { kind: 'flag', ...declared };
  if ('anyEmpty' in declared) return { kind: 'any-empty', fields: declared.anyEmpty };
  return 'through' in declared ? { kind: 'path', ...declared } : { kind: 'reverse', ...declared };
}

function fieldFilters(name: string, field: Field): readonly (readonly [string, FilterDefinition])[] {
  switch (field.kind) {
    case 'text':
      return textLookups.map((lookup) => [suffixed(name, lookup), { kind: 'text', field: name, lookup }] as const);
    case 'choice':
      return textLookups.map((lookup) => [suffixed(name, lookup), { kind: 'choice', field: name, lookup }] as const);
    case 'integer':
    case 'decimal':
    case 'date':
    case 'datetime':
      return [
        ...numberLookups.map((lookup) => [suffixed(name, lookup), { kind: 'number', field: name, lookup }] as const),
        ...(field.nullable ? [[`${name}__isnull`, { kind: 'is-null', field: name }] as const] : []),
      ];
    case 'boolean':
      return [[name, { kind: 'boolean', field: name }]];
    case 'reference':
      return referenceFilters(name);
    case 'references':
      return listFilters(name, field.filterMode);
    case 'generic':
      return objectFilters(name, name);
    case 'terminations':
      return objectFilters(name, name.replace(/^(\w)_terminations$/, 'termination_$1'));
    case 'object-type':
    case 'object-types':
      return [[field.kind === 'object-types' ? name.replace(/s$/, '') : name, { kind: 'object-type', field: name }]];
    case 'json':
    case 'custom-fields':
    case 'mappings':
    case 'computed':
      return [];
  }
}

const referenceFilters = (name: string): readonly (readonly [string, FilterDefinition])[] =>
  (['id', 'key'] as const).flatMap((by) =>
    [false, true].map((negated) => {
      const base = by === 'id' ? `${name}_id` : name;
      return [negated ? `${base}__n` : base, { kind: 'reference', field: name, by, negated }] as const;
    }),
  );

/** NetBox: a tree is filtered by `parent`, which means direct children, and by `ancestor`, which means all below it. */
const ancestorFilters = (field: string): readonly (readonly [string, FilterDefinition])[] =>
  [['ancestor', 'key'] as const, ['ancestor_id', 'id'] as const].flatMap(([name, by]) =>
    [false, true].map((negated) => {
      const definition = { kind: 'reference', field, by, negated, below: true } as const;
      return [negated ? `${name}__n` : name, definition] as const;
    }),
  );

/** NetBox: what an object points at, or ends at, is filtered by type and id. */
const objectFilters = (field: string, name: string): readonly (readonly [string, FilterDefinition])[] => [
  [`${name}_type`, { kind: 'generic-type', field }],
  [`${name}_id`, { kind: 'generic-id', field }],
];

const listFilters = (name: string, mode: 'all' | 'any'): readonly (readonly [string, FilterDefinition])[] => {
  const singular = name.replace(/s$/, '');
  const modes: readonly (readonly [string, 'all' | 'any' | 'none'])[] = [
    ['', mode],
    ['__any', 'any'],
    ['__n', 'none'],
  ];
  return modes.flatMap(([suffix, matching]) => [
    [`${singular}${suffix}`, { kind: 'list', field: name, by: 'key', mode: matching }] as const,
    [`${singular}_id${suffix}`, { kind: 'list', field: name, by: 'id', mode: matching }] as const,
  ]);
};

/** Tests the values of one object. */
export type Predicate = (values: JsonObject) => boolean;

type TextTest = (value: string, given: string) => boolean;
const textTests: Readonly<Record<'' | 'ic' | 'isw' | 'iew' | 'ie', TextTest>> = {
  '': (value, given) => value === given,
  ie: sameWithoutCase,
  ic: (value, given) => value.toLowerCase().includes(given.toLowerCase()),
  isw: (value, given) => value.toLowerCase().startsWith(given.toLowerCase()),
  iew: (value, given) => value.toLowerCase().endsWith(given.toLowerCase()),
};

const isEmpty = (value: Json | undefined): boolean => value === null || value === undefined || value === '';

/** NetBox: several values of one parameter are alternatives; a negated parameter excludes all of them. */
export function textPredicate(
  field: string,
  lookup: TextLookup,
  given: readonly string[],
  caseInsensitive: boolean,
): Predicate {
  if (lookup === 'empty') return emptyPredicate(field, given);
  const negated = lookup.startsWith('n');
  const plain = negated ? lookup.slice(1) : lookup;
  const test =
    plain === '' && caseInsensitive
      ? textTests.ie
      : plain in textTests
        ? textTests[plain as keyof typeof textTests]
        : textTests[''];
  const matches = (values: JsonObject): boolean =>
    given.some((wanted) =>
      wanted === 'null' ? isEmpty(values[field]) : !isEmpty(values[field]) && test(plainText(values[field]), wanted),
    );
  return negated ? (values) => !matches(values) : matches;
}

const emptyPredicate = (field: string, given: readonly string[]): Predicate => {
  const wanted = given.some((text) => /^(true|1)$/i.test(text));
  return (values) => isEmpty(values[field]) === wanted;
};

/** True: one of the lists is empty; false: none is. */
export function anyEmptyPredicate(fields: readonly string[], given: readonly string[]): Predicate {
  const wanted = given.some((text) => /^(true|1)$/i.test(text));
  const isNone = (value: Json | undefined): boolean => !Array.isArray(value) || value.length === 0;
  return (values) => fields.some((field) => isNone(values[field])) === wanted;
}

type NumberTest = (value: number, given: number) => boolean;
const numberTests: Readonly<Record<'' | 'lt' | 'lte' | 'gt' | 'gte', NumberTest>> = {
  '': (value, given) => value === given,
  lt: (value, given) => value < given,
  lte: (value, given) => value <= given,
  gt: (value, given) => value > given,
  gte: (value, given) => value >= given,
};

/** How numbers, dates and times compare, the latter two as milliseconds; NaN for what is none. */
export function comparable(field: Pick<Field, 'kind'> | undefined, value: Json | undefined): number {
  if (value === null || value === undefined || value === '') return Number.NaN;
  const text = plainText(value);
  if (field?.kind === 'datetime') return parseTimestamp(text);
  if (field?.kind === 'date') return isDate(text) ? parseTimestamp(text) : Number.NaN;
  return typeof value === 'number' ? value : numberIn(text);
}

/** NaN for what only JavaScript takes for a number: nothing, 0x10, Infinity. */
const numberIn = (text: string): number => {
  const number = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : Number.NaN;
};

export function numberPredicate(
  read: (values: JsonObject) => number,
  lookup: NumberLookup,
  given: readonly number[],
): Predicate {
  const negated = lookup === 'n';
  const test = lookup in numberTests ? numberTests[lookup as keyof typeof numberTests] : numberTests[''];
  const matches = (values: JsonObject): boolean => {
    const value = read(values);
    return !Number.isNaN(value) && given.some((wanted) => test(value, wanted));
  };
  return negated ? (values) => !matches(values) : matches;
}

export { emptyPredicate };

/** The message for a filter value outside the choices; undefined when all are fine. */
export function wrongChoice(field: ChoiceField, given: readonly string[]): string | undefined {
  const wrong = given.find((text) => text !== 'null' && !field.choices.some(({ value }) => String(value) === text));
  return wrong === undefined ? undefined : `Select a valid choice. ${wrong} is not one of the available choices.`;
}

/** True where one of the fields has the text, which is in lower case. */
export const contains = (values: JsonObject, fields: readonly string[], text: string): boolean =>
  fields.some((field) => {
    const value = plainText(values[field]);
    return value.length >= text.length && value.toLowerCase().includes(text);
  });
