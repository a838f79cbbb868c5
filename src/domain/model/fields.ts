import type { Choices } from './choices.ts';
import type { Json, JsonObject } from './json.ts';

/** `<app label>.<model>`, as NetBox writes content types: `dcim.device`, `netbox_asset_lifecycle.bom`. */
export type TypeName = `${string}.${string}`;

/** The index that answers "which objects refer to X through this field?". Each name is one global secondary index. */
export type IndexName =
  | 'byParent'
  | 'bySite'
  | 'byLocation'
  | 'byRack'
  | 'byType'
  | 'byRole'
  | 'byTenant'
  | 'byPlatform'
  | 'bySource'
  | 'byObject';

/**
 * What happens to the object that refers when the object referred to is deleted. NetBox: on_delete. `keep` leaves the
 * reference, which then reads as null: history names what is gone, or the rules of the resources keep it in step.
 */
export type OnDelete = 'protect' | 'cascade' | 'set-null' | 'keep';

export interface CommonOptions {
  /** Must be present on create. */
  readonly required?: boolean;
  /** Answers carry it, requests cannot set it. */
  readonly readOnly?: boolean;
  /** May be set on create and never changed afterwards; the text is the error. */
  readonly immutable?: string;
  readonly help?: string;
  readonly label?: string;
  /** Kept beside the object for filters, as NetBox caches the devices and sites of a cable; not in answers. */
  readonly hidden?: boolean;
  /** Follows from other objects and is kept in step with them; the change log is about what people change. */
  readonly kept?: boolean;
  /** Tells a write what to do; neither kept nor answered. */
  readonly writeOnly?: boolean;
  /** Written, hashed or shown once; never in answers, rows or the change log. */
  readonly secret?: boolean;
  /** Kept out of the narrow index rows because it is long; filters on it read whole objects. */
  readonly long?: boolean;
}

interface Base<Kind extends string> extends CommonOptions {
  readonly kind: Kind;
  readonly nullable: boolean;
  readonly default?: Json;
}

/** Carries the TypeScript type of a field's value; never present at run time. */
interface Typed<T> {
  readonly __value?: T;
}

export interface TextField extends Base<'text'> {
  readonly maxLength?: number;
  readonly format?: 'slug' | 'color' | 'url' | 'email';
  /** Blank is refused although the key may be missing or is required. */
  readonly notBlank: boolean;
  readonly caseInsensitive: boolean;
  readonly index?: IndexName;
}
export interface IntegerField extends Base<'integer'> {
  readonly min?: number;
  readonly max?: number;
}
export interface DecimalField extends Base<'decimal'> {
  /** Digits in all and digits after the point. */
  readonly digits: number;
  readonly places: number;
  readonly min?: number;
  readonly multipleOf?: number;
}
export interface BooleanField extends Base<'boolean'> {}
export interface ChoiceField extends Base<'choice'> {
  readonly choices: Choices;
  /** NetBox answers most choices as {value,label}; cable types and token versions as the bare value. */
  readonly bare: boolean;
  /** NetBox: filters on status-like fields take several values, others the last one only. */
  readonly multi: boolean;
}
export interface DateField extends Base<'date'> {}
export interface DateTimeField extends Base<'datetime'> {}
export interface JsonField extends Base<'json'> {
  /** Normalises and checks the value; returns an error text. */
  readonly parse?: (value: JsonObject) => JsonObject | string;
  /** Makes the field a list; normalises and checks it in the same way. */
  readonly parseList?: (value: readonly Json[]) => readonly Json[] | string;
  /** Lists and plain values are fine, too. */
  readonly any?: boolean;
}
/** Values of the fields that an organisation defines itself, by the ids of their definitions. */
export interface CustomFieldsField extends Base<'custom-fields'> {}
export interface ReferenceField extends Base<'reference'> {
  readonly target: TypeName;
  readonly onDelete: OnDelete;
  readonly index?: IndexName;
  /** NetBox answers it as a plain id. */
  readonly bare?: boolean;
  /** The object lives in the target's aggregate: its rows stand in the target's own partition and are read strongly. */
  readonly owner: boolean;
  /** Only objects with the same value of this field, such as a device, refer to each other: they are deleted with it. */
  readonly within?: string;
  /** How many objects refer to a target through this field is kept with the target: a page reads it at once. */
  readonly counted?: boolean;
}
export interface GenericReferenceField extends Base<'generic'> {
  /** Types that it may point at. Written as `<field>_type` and `<field>_id`, read as `<field>` too. */
  readonly targets: readonly TypeName[];
  readonly onDelete: OnDelete;
  readonly index?: IndexName;
}
export interface ReferenceListField extends Base<'references'> {
  readonly target: TypeName;
  /** NetBox: several tags in a filter must all be there; of other lists one is enough. */
  readonly filterMode: 'all' | 'any';
  /** NetBox: tags are named by ids or by attributes, the members of other lists by ids only. */
  readonly named: 'by-attributes' | 'by-id';
  readonly onDelete: 'set-null' | 'keep';
}
export interface ObjectTypesField extends Base<'object-types'> {
  readonly targets: readonly TypeName[] | 'any';
}
export interface ObjectTypeField extends Base<'object-type'> {
  readonly targets: readonly TypeName[] | 'any';
  readonly index?: IndexName;
}
/** What a cable ends at. Deleting one of the targets deletes the object. */
export interface TerminationsField extends Base<'terminations'> {
  readonly targets: readonly TypeName[];
  /** Reference field of every target that names this object: a delete of the target finds the object there. */
  readonly reverse: string;
  readonly onDelete: 'cascade';
}
/** Computed when the object is answered; `from` names the fields that it is computed from. */
export interface ComputedField extends Base<'computed'> {
  readonly schema: 'integer' | 'number' | 'boolean' | 'string' | 'object';
  compute(values: JsonObject, related: Related): Json;
}

export type Field =
  | TextField
  | IntegerField
  | DecimalField
  | BooleanField
  | ChoiceField
  | DateField
  | DateTimeField
  | JsonField
  | CustomFieldsField
  | ReferenceField
  | GenericReferenceField
  | ReferenceListField
  | ObjectTypesField
  | ObjectTypeField
  | TerminationsField
  | ComputedField;
export type Fields = Readonly<Record<string, Field>>;
export type FieldKind = Field['kind'];

/** Gives the values of a loaded related object, or undefined when it is not set or gone. */
export type Related = (field: string) => JsonObject | undefined;

/** A generic reference as it is stored. */
export interface ObjectRef extends JsonObject {
  readonly type: TypeName;
  readonly id: number;
}

/** The stored value of a field. */
export type ValueOf<F> = F extends Typed<infer T> ? T : Json;
/** The stored values of an object whose fields are F. */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

type Nullable<O, T> = O extends { readonly required: true } | { readonly default: string | number } ? T : T | null;

interface TextOptions extends CommonOptions {
  readonly maxLength?: number;
  readonly index?: IndexName;
  readonly default?: string;
  readonly caseInsensitive?: boolean;
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
export const color = (options: { default: string }): TextField & Typed<string> => ({
  ...text(options),
  format: 'color',
});
export const email = (): TextField & Typed<string> => ({ ...text({ maxLength: 254 }), format: 'email' });
export const url = (options: TextOptions = {}): TextField & Typed<string> => ({ ...text(options), format: 'url' });

interface IntegerOptions extends CommonOptions {
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
}
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
  bare: options.bare ?? false,
  multi: options.multi ?? false,
});

export const date = (options: CommonOptions = {}): DateField & Typed<string | null> => ({
  kind: 'date',
  nullable: true,
  default: null,
  ...options,
});
/** ISO 8601 in UTC with `Z`. */
export const datetime = (options: CommonOptions = {}): DateTimeField & Typed<string | null> => ({
  kind: 'datetime',
  nullable: true,
  default: null,
  ...options,
});

export const jsonObject = (
  options: CommonOptions & { readonly parse?: (value: JsonObject) => JsonObject | string } = {},
): JsonField & Typed<JsonObject> => ({ kind: 'json', nullable: false, default: {}, ...options });

export const jsonList = (
  options: CommonOptions & { readonly parseList: NonNullable<JsonField['parseList']> },
): JsonField & Typed<readonly Json[]> => ({ kind: 'json', nullable: false, default: [], ...options });

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
  readonly counted?: boolean;
  readonly within?: string;
}
/** A foreign key. NetBox protects the target of a required reference unless the declaration says otherwise. */
export const reference = <const O extends ReferenceOptions>(
  target: TypeName,
  options: O,
): ReferenceField & Typed<Nullable<O, number>> => ({
  kind: 'reference',
  nullable: !options.required,
  ...(options.required ? {} : { default: null }),
  ...options,
  target,
  onDelete: options.onDelete ?? (options.required ? 'protect' : 'set-null'),
  owner: options.owner ?? false,
});

export const genericReference = <const O extends ReferenceOptions>(
  targets: readonly TypeName[],
  options: O,
): GenericReferenceField & Typed<Nullable<O, ObjectRef>> => ({
  kind: 'generic',
  nullable: !options.required,
  ...(options.required ? {} : { default: null }),
  ...options,
  targets,
  onDelete: options.onDelete ?? 'protect',
});

export const references = (
  target: TypeName,
  options: CommonOptions & { readonly filterMode?: 'all' | 'any'; readonly onDelete?: 'set-null' | 'keep' } = {},
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
  options: CommonOptions = {},
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

export const computed = (
  schema: ComputedField['schema'],
  compute: ComputedField['compute'],
): ComputedField & Typed<Json> => ({ kind: 'computed', nullable: true, readOnly: true, schema, compute });

const customFieldValues = (): CustomFieldsField & Typed<JsonObject | null> => ({
  kind: 'custom-fields',
  nullable: true,
  default: null,
  long: true,
});

/** Fields of objects that carry tags and custom fields. */
export const extensible = {
  tags: references('extras.tag'),
  /** Ids of the entries that say which tags the object carries, by tag; see tagged items. */
  tag_assignments: jsonObject({ readOnly: true, long: true, hidden: true }),
  custom_fields: customFieldValues(),
  /** Ids of the custom fields whose values no other object of the type may have, with their names. */
  unique_custom_fields: jsonObject({ readOnly: true, long: true, hidden: true }),
} as const;

/** Fields of every object that people describe, comment and tag. NetBox: PrimaryModel. */
export const primary = {
  description: text({ maxLength: 200 }),
  comments: text({ long: true }),
  ...extensible,
} as const;

/** Fields of objects that are described and tagged but carry no comments. NetBox: OrganizationalModel components. */
export const described = { description: primary.description, ...extensible } as const;
