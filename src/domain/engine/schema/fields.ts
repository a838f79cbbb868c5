import type { Json, JsonObject } from '../json.ts';
import type { Choices } from './choices.ts';
import type {
  BooleanField,
  ChoiceField,
  CommonOptions,
  CustomFieldsField,
  DateField,
  DateTimeField,
  DecimalField,
  GenericReferenceField,
  IndexName,
  IntegerField,
  JsonField,
  Mapping,
  MappingsField,
  ObjectRef,
  ObjectTypeField,
  ObjectTypesField,
  OnDelete,
  ReferenceField,
  ReferenceListField,
  TerminationsField,
  TextField,
  Typed,
  TypeName,
  UnviewableTarget,
} from './field-kinds.ts';
import { unofferedObject } from './unsupported-fields.ts';

export { computed } from './computed-field.ts';

type Nullable<O, T> = O extends { readonly required: true } | { readonly default: string | number } ? T : T | null;

interface TextOptions extends CommonOptions {
  readonly maxLength?: number;
  readonly index?: IndexName;
  readonly default?: string;
  readonly caseInsensitive?: boolean;
  readonly visibleOnly?: boolean;
  readonly mayBeDigits?: boolean;
  readonly separators?: boolean;
  readonly lookup?: boolean;
}

/** Text that is '' when not set. */
export const text = (options: TextOptions = {}): TextField & Typed<string> => ({
  kind: 'text',
  nullable: false,
  default: '',
  notBlank: options.required ?? false,
  ...options,
  caseInsensitive: options.caseInsensitive ?? false,
});

/** Text that is null when not set, as NetBox keeps asset tags and facility ids, so that a unique field may be absent. */
export const optionalText = (options: TextOptions = {}): TextField & Typed<string | null> => ({
  kind: 'text',
  nullable: true,
  default: null,
  notBlank: false,
  ...options,
  caseInsensitive: options.caseInsensitive ?? false,
});

export const slug = (): TextField & Typed<string> => ({ ...text({ required: true, maxLength: 100 }), format: 'slug' });
export const uuid = (options: TextOptions = {}): TextField & Typed<string> => ({ ...text(options), format: 'uuid' });
/** Letters and digits of every script. */
export const unicodeSlug = (): TextField & Typed<string> => ({ ...slug(), format: 'unicode-slug' });
/** Letters, digits and underscores, as names of variables. */
export const identifier = (options: TextOptions): TextField & Typed<string> => ({
  ...text(options),
  format: 'identifier',
});
export const username = (options: TextOptions): TextField & Typed<string> => ({ ...text(options), format: 'username' });
/** A name of the IANA time zone database. */
export const timeZone = (): TextField & Typed<string | null> => ({
  ...optionalText(),
  format: 'time-zone',
});
/** A World Wide Name of Fibre Channel. */
export const wwn = (): TextField & Typed<string | null> => ({
  ...optionalText({ help: 'World Wide Name' }),
  format: 'wwn',
});
export const color = (options: { default: string }): TextField & Typed<string> => ({
  ...text(options),
  notBlank: options.default !== '',
  format: 'color',
});
export const email = (): TextField & Typed<string> => ({ ...text({ maxLength: 254 }), format: 'email' });
export const url = (options: TextOptions = {}): TextField & Typed<string> => ({ ...text(options), format: 'url' });

interface IntegerOptions extends CommonOptions {
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
}
/** The largest number of an integer column of NetBox. */
export const largestInteger = 2_147_483_647;
export const integer = <const O extends IntegerOptions>(options: O): IntegerField & Typed<Nullable<O, number>> => ({
  kind: 'integer',
  nullable: !options.required && options.default === undefined,
  ...(options.required || options.default !== undefined ? {} : { default: null }),
  ...options,
});

interface DecimalOptions extends CommonOptions {
  readonly digits: number;
  readonly places: number;
  readonly default?: string;
  readonly min?: number;
  readonly max?: number;
  readonly multipleOf?: number;
}
/** Decimals are stored as canonical text ("12.50") and answered as JSON numbers, as NetBox does. */
export const decimal = <const O extends DecimalOptions>(options: O): DecimalField & Typed<Nullable<O, string>> => ({
  kind: 'decimal',
  nullable: !options.required && options.default === undefined,
  ...(options.required || options.default !== undefined ? {} : { default: null }),
  ...options,
});

export const boolean = (options: CommonOptions & { readonly default: boolean }): BooleanField & Typed<boolean> => ({
  kind: 'boolean',
  nullable: false,
  ...options,
});

interface ChoiceOptions extends CommonOptions {
  readonly default?: string | number;
  readonly bare?: boolean;
  readonly multi?: boolean;
  /** Unless it is given: of choices among words, where nothing need be chosen. */
  readonly blank?: boolean;
}
export const choice = <V extends string | number, const O extends ChoiceOptions>(
  list: Choices<V>,
  options: O,
): ChoiceField & Typed<Nullable<O, V>> => ({
  kind: 'choice',
  nullable: !options.required && options.default === undefined,
  ...(options.required || options.default !== undefined ? {} : { default: null }),
  ...options,
  choices: list,
  blank: options.blank ?? (!options.required && options.default === undefined && typeof list[0]?.value === 'string'),
  bare: options.bare ?? false,
  multi: options.multi ?? false,
});

export const date = (options: CommonOptions = {}): DateField & Typed<string | null> => ({
  kind: 'date',
  nullable: !options.required,
  default: null,
  ...options,
});
/** ISO 8601 in UTC with `Z`. */
export const datetime = (options: CommonOptions = {}): DateTimeField & Typed<string | null> => ({
  kind: 'datetime',
  nullable: !options.required,
  default: null,
  ...options,
});

export const jsonObject = (
  options: CommonOptions & { readonly parse?: (value: JsonObject) => JsonObject | string } = {},
): JsonField & Typed<JsonObject> => ({ kind: 'json', nullable: false, default: {}, ...options });

export const jsonList = (
  options: CommonOptions & { readonly parseList: NonNullable<JsonField['parseList']> },
): JsonField & Typed<readonly Json[]> => ({ kind: 'json', nullable: false, default: [], ...options });

/** A JSON object that is null when not set. */
export const optionalJsonObject = (
  options: CommonOptions & {
    readonly default?: JsonObject;
    readonly parse?: (value: JsonObject) => JsonObject | string;
  } = {},
): JsonField & Typed<JsonObject | null> => ({
  kind: 'json',
  nullable: true,
  default: null,
  ...options,
});

/** Any JSON value; null when not set. */
export const anyJson = (options: CommonOptions = {}): JsonField & Typed<Json> => ({
  kind: 'json',
  nullable: true,
  default: null,
  any: true,
  ...options,
});

interface ReferenceOptions extends CommonOptions {
  readonly onDelete?: OnDelete;
  readonly index?: IndexName;
  readonly owner?: boolean;
  readonly bare?: boolean;
  readonly linked?: boolean;
  readonly counted?: boolean;
  readonly within?: string;
  readonly cascadesThrough?: string;
  readonly unviewable?: 'hide-entry';
}
/** A foreign key. NetBox protects the target of a required reference unless the declaration says otherwise. */
export const reference = <const T extends TypeName, const O extends ReferenceOptions>(
  target: T,
  options: O,
): ReferenceField<T> & Typed<Nullable<O, number>> => ({
  kind: 'reference',
  nullable: !options.required,
  ...(options.required ? {} : { default: null }),
  ...options,
  target,
  onDelete: options.onDelete ?? (options.required ? 'protect' : 'set-null'),
  owner: options.owner ?? false,
});

export interface GenericReferenceOptions extends Omit<ReferenceOptions, 'unviewable'> {
  /** `null` unless it is given. */
  readonly unviewable?: UnviewableTarget;
}
export const genericReference = <const O extends GenericReferenceOptions>(
  targets: readonly TypeName[],
  options: O,
): GenericReferenceField & Typed<Nullable<O, ObjectRef>> => ({
  kind: 'generic',
  nullable: !options.required,
  ...(options.required ? {} : { default: null }),
  ...options,
  targets,
  onDelete: options.onDelete ?? 'protect',
  unviewable: options.unviewable ?? 'null',
});

export const references = (
  target: TypeName,
  options: CommonOptions & {
    readonly filterMode?: 'all' | 'any';
    readonly onDelete?: 'set-null' | 'keep';
    readonly linked?: boolean;
  } = {},
): ReferenceListField & Typed<readonly number[]> => ({
  kind: 'references',
  named: target === 'extras.tag' ? 'by-attributes' : 'by-id',
  nullable: false,
  default: [],
  filterMode: 'all',
  onDelete: 'set-null',
  ...options,
  target,
});

export const objectTypes = (
  targets: readonly TypeName[] | 'any',
  options: CommonOptions & { readonly having?: string } = {},
): ObjectTypesField & Typed<readonly TypeName[]> => ({
  kind: 'object-types',
  nullable: false,
  default: [],
  ...options,
  targets,
});

export const objectType = (
  targets: readonly TypeName[] | 'any',
  options: CommonOptions & { readonly index?: IndexName } = {},
): ObjectTypeField & Typed<TypeName> => ({ kind: 'object-type', nullable: false, ...options, targets });

export const optionalObjectType = (options: CommonOptions = {}): ObjectTypeField & Typed<TypeName | null> => ({
  kind: 'object-type',
  nullable: true,
  default: null,
  ...options,
  targets: 'any',
});

export const terminations = (
  targets: readonly TypeName[],
  options: CommonOptions & { readonly reverse: string },
): TerminationsField & Typed<readonly ObjectRef[]> => ({
  kind: 'terminations',
  nullable: false,
  default: [],
  onDelete: 'cascade',
  ...options,
  targets,
});

/** Absent (null) in a write that says nothing of them, where they are written only. */
export const mappings = <const M extends string, const O extends MappingsOptions>(
  target: TypeName,
  member: M,
  options: O,
): MappingsField<M> & Typed<MappingsOf<M, O>> => ({
  kind: 'mappings',
  nullable: options.writeOnly ?? false,
  default: options.writeOnly ? null : [],
  onDelete: 'set-null',
  ...options,
  target,
  member,
});

type MappingsOptions = CommonOptions & Pick<MappingsField, 'within'>;
type MappingsOf<M extends string, O> = O extends { readonly writeOnly: true }
  ? readonly Mapping<M>[] | null
  : readonly Mapping<M>[];

const customFieldValues = (): CustomFieldsField & Typed<JsonObject | null> => ({
  kind: 'custom-fields',
  nullable: true,
  default: null,
});

/** Fields of objects that carry tags and custom fields. */
export const extensible = {
  tags: references('extras.tag', { linked: true }),
  /** Ids of the entries that say which tags the object carries, by tag; see tagged items. */
  tag_assignments: jsonObject({ readOnly: true, long: true, hidden: true }),
  custom_fields: customFieldValues(),
  /** Ids of the custom fields whose values no other object of the type may have, with their names. */
  unique_custom_fields: jsonObject({ readOnly: true, long: true, hidden: true }),
} as const;

/** Fields of every object that people describe, comment and tag. NetBox: PrimaryModel. */
export const primary = {
  description: text({ maxLength: 200 }),
  owner: unofferedObject('Owners'),
  comments: text({ long: true }),
  ...extensible,
} as const;

/** Fields of objects that are described and tagged but carry no comments. NetBox: OrganizationalModel components. */
export const described = { description: primary.description, owner: primary.owner, ...extensible } as const;
