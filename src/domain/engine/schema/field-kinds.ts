import type { Json, JsonObject } from '../json.ts';
import type { Choices } from './choices.ts';

/** `<app label>.<model>`, as NetBox writes content types: `dcim.device`, `netbox_asset_lifecycle.bom`. */
export type TypeName = `${string}.${string}`;

/**
 * The index that answers "which objects of a collection without end refer to X through this field?". Each name is one global
 * secondary index. Bounded collections answer it out of memory.
 */
export type IndexName = 'byParent' | 'byType' | 'bySource' | 'byObject';

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
export interface Typed<T> {
  readonly __value?: T;
}

export interface TextField extends Base<'text'> {
  readonly maxLength?: number;
  readonly format?:
    | 'slug'
    | 'unicode-slug'
    | 'identifier'
    | 'username'
    | 'color'
    | 'url'
    | 'email'
    | 'uuid'
    | 'time-zone'
    | 'wwn';
  /** Blank is refused although the key may be missing or is required. */
  readonly notBlank: boolean;
  readonly caseInsensitive: boolean;
  /** Characters that show nothing are refused, and letters are composed (NFC): what looks alike is the same text. */
  readonly visibleOnly?: boolean;
  /** An identifier that may be all digits, such as a serial number: spreadsheets take it for a number and round it. */
  readonly mayBeDigits?: boolean;
  /** Control characters are taken as they are, as scanned codes have them. */
  readonly separators?: boolean;
  readonly index?: IndexName;
  /** An item for each object says which text it has: a list by this text reads nothing else. */
  readonly lookup?: boolean;
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
  readonly max?: number;
  readonly multipleOf?: number;
}
export interface BooleanField extends Base<'boolean'> {}
export interface ChoiceField extends Base<'choice'> {
  readonly choices: Choices;
  /** NetBox answers most choices as {value,label}; cable types and token versions as the bare value. */
  readonly bare: boolean;
  /** NetBox: '' stands for no choice, beside null. */
  readonly blank: boolean;
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
export interface ReferenceField<T extends TypeName = TypeName> extends Base<'reference'> {
  readonly target: T;
  readonly onDelete: OnDelete;
  readonly index?: IndexName;
  /** NetBox answers it as a plain id. */
  readonly bare?: boolean;
  /** NetBox answers its object with a `display_url`; see linkedForm. */
  readonly linked?: boolean;
  /** The object lives in the target's aggregate: its rows stand in the target's own partition and are read strongly. */
  readonly owner: boolean;
  /** Only objects with the same value of this field, such as a device, refer to each other: they are deleted with it. */
  readonly within?: string;
  /**
   * With `cascade`: the field of the object whose target belongs to the target of this one. That takes the object along when
   * both go, so that nothing is looked for through this field.
   */
  readonly cascadesThrough?: string;
  /** The object is about its target: callers who may not view that do not see it either. Otherwise all see the brief form. */
  readonly unviewable?: 'hide-entry';
  /**
   * How many objects refer to a target through this field is kept with the target: a page reads it at once, and a delete
   * looks for referrers only where there are any. Costs 2 write units for each object that refers or stops to.
   */
  readonly counted?: boolean;
}
/**
 * What becomes of a generic reference for callers who may not view its target. `hide-entry`: the object that refers is
 * about its target and is hidden with it. `null`: the target is answered as null, as if it were deleted; its type and id
 * stay. `brief`: the target is a catalogue item and is shown in its brief form, as the targets of foreign keys are. A
 * request that names such a target gets the error of an unknown object, except for `brief`.
 */
export type UnviewableTarget = 'hide-entry' | 'null' | 'brief';

export interface GenericReferenceField extends Base<'generic'> {
  /** Types that it may point at. Written as `<field>_type` and `<field>_id`, read as `<field>` too. */
  readonly targets: readonly TypeName[];
  readonly unviewable: UnviewableTarget;
  readonly onDelete: OnDelete;
  readonly index?: IndexName;
  /** As for references. The counts of several types stand side by side, so each type may count one of its fields a target. */
  readonly counted?: boolean;
}
export interface ReferenceListField extends Base<'references'> {
  readonly target: TypeName;
  /** NetBox: several tags in a filter must all be there; of other lists one is enough. */
  readonly filterMode: 'all' | 'any';
  /** NetBox: tags are named by ids or by attributes, the members of other lists by ids only. */
  readonly named: 'by-attributes' | 'by-id';
  /** As for references. */
  readonly linked?: boolean;
  readonly onDelete: 'set-null' | 'keep';
}
export interface ObjectTypesField extends Base<'object-types'> {
  /** `any` is each type that the API offers. */
  readonly targets: readonly TypeName[] | 'any';
  /** Only types whose objects have this field. */
  readonly having?: string;
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
/**
 * Positions of the object, each led to a position of an object of `target`: entries of `position`, `<member>` and
 * `<member>_position`. An entry goes with its target.
 */
export interface MappingsField<M extends string = string> extends Base<'mappings'> {
  readonly target: TypeName;
  readonly member: M;
  readonly onDelete: 'set-null';
  /** The fields of which one names what the object and its targets are parts of: they are deleted with it. */
  readonly within: readonly string[];
}

/** NetBox: PORT_POSITION_MAX. */
export const mostPositions = 1024;

/** One entry of such a field. */
export type Mapping<M extends string = string> = { readonly position: number } & {
  readonly [K in M | `${M}_position`]: number;
};
/** Computed when the object is answered; `from` names the fields that it is computed from. */
export interface ComputedField extends Base<'computed'> {
  readonly schema: 'integer' | 'number' | 'boolean' | 'string' | 'object' | 'array';
  /** NetBox lets requests set it: what says nothing is taken, and anything else refused with this text. */
  readonly refusal?: string;
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
  | MappingsField
  | ComputedField;
export type Fields = Readonly<Record<string, Field>>;
export type FieldKind = Field['kind'];

/** Gives the values of a loaded related object, or undefined when it is not set or gone. */
export type Related = (field: string) => JsonObject | undefined;

/** The same for an object whose fields are F: what a reference field points at has the values of its type. */
export interface RelatedOf<F extends Fields> {
  <K extends keyof F & string>(
    field: K,
  ): (F[K] extends ReferenceField<infer T> ? StoredValues<T> : JsonObject) | undefined;
  /** `a.b`: what field b of the object refers to that a refers to. */
  (path: `${string}.${string}`): JsonObject | undefined;
}

/** A generic reference as it is stored. */
export interface ObjectRef extends JsonObject {
  readonly type: TypeName;
  readonly id: number;
}

/** The stored value of a field. */
export type ValueOf<F> = F extends Typed<infer T> ? T : Json;
/** The stored values of an object whose fields are F. */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** The fields of each resource by its type. Every declaration adds its own entry, so that nothing here names them. */
// biome-ignore lint/suspicious/noEmptyInterface: declarations of resources add the entries
export interface FieldsByType {}

/** Kept for every resource that does not keep its own. */
type Timestamps = {
  readonly created?: string | null;
  readonly last_updated?: string | null;
};

/** The stored values of an object of a type; any JSON where the type is not known before run time. */
export type StoredValues<T extends TypeName> = T extends keyof FieldsByType
  ? FieldsByType[T] extends Fields
    ? ValuesOf<FieldsByType[T]> & Timestamps
    : never
  : JsonObject;

/** Some new values of an object. */
export type ChangesOf<V> = { readonly [K in keyof V]?: V[K] };

/** The names of the fields of a type. */
export type FieldName<T extends TypeName> = T extends keyof FieldsByType ? keyof FieldsByType[T] & string : string;
