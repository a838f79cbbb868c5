import type { FieldErrors } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { memoizeByObject } from '../memoize.ts';
import type { Reader, Work } from '../ports.ts';
import type {
  Field,
  Fields,
  IndexName,
  ObjectRef,
  RelatedOf,
  StoredValues,
  TypeName,
  ValuesOf,
} from '../schema/field-kinds.ts';
import { datetime, integer } from '../schema/fields.ts';
import { withoutCase } from '../schema/text.ts';
import type { ActionDeclaration } from './action.ts';
import type { DeclaredFilter, UnofferedFilters } from './declared-filters.ts';
import type { Registry } from './registry.ts';

/** Where a resource stands in the URL: `/api/<app>/<endpoint>/`. Plugin resources stand under `/api/plugins/`. */
export type AppName = 'core' | 'dcim' | 'extras' | 'tenancy' | 'users' | 'asset-lifecycle';

/** NetBox: content types and permissions of plugin models use the Python package name, not the URL name. */
const appLabels = {
  core: 'core',
  dcim: 'dcim',
  extras: 'extras',
  tenancy: 'tenancy',
  users: 'users',
  'asset-lifecycle': 'netbox_asset_lifecycle',
} as const satisfies Readonly<Record<AppName, string>>;

/** One combination of fields that no two objects may share. */
export interface UniqueConstraint<F extends Fields = Fields> {
  readonly name: string;
  readonly fields: readonly (keyof F & string)[];
  /** The error text; without it, NetBox's sentence for the constraint. */
  readonly message?: string;
  /** Compare text without regard to case. */
  readonly caseInsensitive?: boolean;
  /** The constraint holds only for objects for which this is true; otherwise null in any field switches it off. */
  when?(values: ValuesOf<F>): boolean;
  /** Null counts as a value, as for the parent of top-level nodes. */
  readonly nullIsValue?: boolean;
  /** The constraint holds for each of these sets of values, whoever has them; it makes one set of the fields alone. */
  each?(values: JsonObject): readonly JsonObject[];
  /** Id of the custom field whose value is meant. */
  readonly customField?: string;
}

/** An object as the table holds it. `version` counts its writes and guards each of them. */
export interface StoredObject<V = JsonObject, T extends TypeName = TypeName> {
  readonly type: T;
  readonly id: number;
  readonly version: number;
  readonly values: V;
}

/** An object of a type, with its declared values. */
export type ObjectOf<T extends TypeName> = StoredObject<StoredValues<T>, T>;

/** The version of an object that stands in a packed snapshot only: its first write gives it an item of its own. */
export const packedVersion = 0;

/** A create or an update on its way: what was, what shall be, and what it refers to. */
export interface Write<F extends Fields = Fields> {
  readonly id: number;
  readonly before: ValuesOf<F> | null;
  readonly after: ValuesOf<F>;
  /** Values of the object that a reference field of `after` points at. */
  readonly related: RelatedOf<F>;
  /** Names of the fields that the request set. */
  readonly given: ReadonlySet<string>;
}

/** A live number of the objects that refer to this one. NetBox: RelatedObjectCountField. */
export interface CountDeclaration {
  readonly type: TypeName;
  readonly field: string;
  /** NetBox: lists are filtered by some counts. */
  readonly filtered?: boolean;
}

/**
 * Objects that an answer shows and no field of theirs has the name of: those that refer to this one, the one that a type and an
 * id name, or the target of a generic reference under another name.
 */
export type LinkDeclaration =
  | { readonly referrers: TypeName; readonly field: string }
  | { readonly type: string; readonly id: string }
  | { readonly reference: string };

/**
 * The JSON type of an answer field that is computed. Flags and lists are never null. Lists of objects are given as references
 * and answered as nested objects; of `mappings` the field of this name tells the entries.
 */
export type AnnotationType =
  | 'integer'
  | 'integer-or-null'
  | 'number'
  | 'boolean'
  | 'string'
  | 'date'
  | 'object'
  | 'objects'
  | 'objects-or-null'
  | 'mappings';

/** True for lists of objects. */
export const isObjectList = (type: AnnotationType | undefined): boolean =>
  type === 'objects' || type === 'objects-or-null';

/** Whether a change is an event of a kind, by the states of the object as the change log has them. */
export type EventTest = (before: JsonObject | null, after: JsonObject | null) => boolean;

const allMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof allMethods)[number];

export interface ResourceSpec<F extends Fields> {
  readonly app: AppName;
  /** Model name within the app: `devicetype`. */
  readonly model: string;
  /** URL name: `device-types`. */
  readonly endpoint: string;
  /** Lower-case name in sentences: `device type`. */
  readonly label: string;
  readonly labelPlural?: string;
  readonly fields: F;
  /** Keeps `created` and `last_updated`; NetBox: ChangeLoggedModel. Validated-only models keep none. */
  readonly bare?: boolean;
  /** What the API offers; other use cases may do more. Absent, everything. */
  readonly methods?: readonly Method[];
  /** Contacts may be assigned to the objects. */
  readonly contacts?: boolean;
  /** Pictures may be attached to the objects. */
  readonly images?: boolean;
  /** No change-log entries for this resource. */
  readonly unlogged?: boolean;
  readonly unique?: readonly UniqueConstraint<F>[];
  /** Default order: field names, '-' in front for descending. */
  readonly ordering: readonly string[];
  /** Lists begin at the end of that order: the newest entry of a log comes first. */
  readonly newestFirst?: boolean;
  /** Fields of the brief and nested representations beside id, url and display. */
  readonly brief: readonly string[];
  /** What people call the object. NetBox: str(object). */
  display(values: ValuesOf<F>, object: { readonly id: number | 'new'; readonly related: RelatedOf<F> }): string;
  /** Reference fields that `display` reads; `a.b` is field b of the object that a refers to. */
  readonly displayNeeds?: readonly string[] | ((values: JsonObject) => readonly string[]);
  /** Fields that `q` searches, case-insensitively; `a.b` is field b of the object that a refers to, out of few. */
  readonly search?: readonly ((keyof F & string) | `${keyof F & string}.${string}`)[];
  /** Reference field to the parent node; makes filters on this resource include descendants, and answers show `_depth`. */
  readonly tree?: keyof F & string;
  /**
   * Look-ups as permissions have them, one of which an object must satisfy for every caller but superusers, in addition to
   * their permissions and for every action. `$user` is the id of the caller.
   */
  readonly restrictTo?: readonly JsonObject[];
  /** Reference fields to the object whose history shows changes of this one, too. NetBox: related_object. */
  readonly partOf?: readonly (keyof F & string)[];
  /** The field by which filters and CSV name this object: slug, name or model. */
  readonly naturalKey?: keyof F & string;
  /** The field by which CSV import names this object. NetBox: import accessor, `name` unless there is none. */
  readonly importKey?: keyof F & string;
  /**
   * An id in a request names the object only for those who may view it: what refers to the object reads or moves its numbers.
   * Absent, ids are taken as they are, as in NetBox.
   */
  readonly idsNeedView?: boolean;
  readonly counts?: Readonly<Record<string, CountDeclaration>>;
  /** Answer fields that need reads of other objects, with their JSON types; `annotate` computes them for a whole page. */
  readonly annotations?: Readonly<Record<string, AnnotationType>>;
  /** Answer fields that show what the caller may view of other objects, read for a whole page. */
  readonly linked?: Readonly<Record<string, LinkDeclaration>>;
  readonly filters?: Readonly<Record<string, DeclaredFilter>>;
  /** Where a field or another filter has the name, that is meant. */
  readonly unoffered?: UnofferedFilters;
  /** Parameters that are no filters, and yet no mistakes either: clients send them with every request. */
  readonly ignoredFilters?: readonly string[];
  /** Fields of the same CSV row that narrow the look-up of a reference: module_bay within its device. */
  readonly importScope?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly actions?: readonly ActionDeclaration[];
  /** Documents of an object for printing (`?format=pdf`), by name, with what each is; the first is the usual one. */
  readonly papers?: Readonly<Record<string, string>>;
  /** What a change of an object may mean besides that it was made, by the name of the event. */
  readonly events?: Readonly<Record<string, EventTest>>;
  /** Time after which an object may be removed by itself. */
  readonly timeToLive?: keyof F & string;
  /** Partitions that share the load of one id range. 1 for catalogues; more where objects come by the thousand. */
  readonly shards?: number;
  /**
   * Objects come without end, as entries of a log: lists read them from indexes, which may lag behind writes. Everything
   * else is listed out of copies of the whole collection, which functions keep in memory.
   */
  readonly unbounded?: boolean;
  /** Objects live in packed snapshots instead of one item each. */
  readonly packed?: boolean;

  /** Objects that a new installation starts with, as a request would create them. */
  defaults?(): Promise<readonly JsonObject[]>;
  /** `shown` tells which of them the caller sees; the others need not be computed. */
  annotate?(
    objects: readonly StoredObject<ValuesOf<F>>[],
    reader: Reader,
    shown: (name: string) => boolean,
  ): Promise<ReadonlyMap<number, JsonObject>>;
  /** Fills in what follows from other values, before any check. */
  derive?(write: Write<F>, surroundings: Pick<Work, 'settings' | 'now'>): { readonly [K in keyof F]?: Json };
  /** Pure rules: messages per field, empty when all is well. */
  check?(
    write: Write<F>,
    surroundings: Pick<Work, 'settings'> & { readonly registry: Registry },
  ): FieldErrors | undefined;
  /** Fails unless the caller may change a stored object. Asked of requests that change nothing, too: they have an answer. */
  requireChangeable?(values: ValuesOf<F>, work: Work): Promise<void>;
  /** Rules that need to read, and what else changes with this write, in the same unit of work. */
  onSave?(write: Write<F>, work: Work): Promise<void>;
  /** Same for a delete. */
  onDelete?(object: StoredObject<ValuesOf<F>>, work: Work): Promise<void>;
}

export interface Resource<F extends Fields = Fields, T extends TypeName = TypeName> extends ResourceSpec<F> {
  readonly type: T;
  /** `/api/dcim/sites`, without the trailing slash. */
  readonly path: string;
  readonly labelPlural: string;
  readonly methods: readonly Method[];
  readonly unique: readonly UniqueConstraint<F>[];
  readonly actions: readonly ActionDeclaration[];
  readonly shards: number;
}

/** NetBox: the level of a node. */
const nodeFields = { _depth: integer({ readOnly: true, default: 0 }) } as const;
const timestamps = { created: datetime({ readOnly: true }), last_updated: datetime({ readOnly: true }) } as const;
type Timestamps = typeof timestamps;

/**
 * Declares a resource. Request parsing, serialisation, filters, OPTIONS, permissions, change log, CSV columns and table
 * keys follow from what is said here.
 */
export function defineResource<const F extends Fields, A extends AppName, const M extends string>(
  spec: ResourceSpec<F> & { readonly app: A; readonly model: M },
): Resource<F & Timestamps, `${(typeof appLabels)[A]}.${M}`> {
  const root = spec.app === 'asset-lifecycle' ? '/api/plugins/asset-lifecycle' : `/api/${spec.app}`;
  const isTree = spec.tree !== undefined;
  const fields = { ...spec.fields, ...(isTree ? nodeFields : {}), ...(spec.bare ? {} : timestamps) };
  return {
    methods: allMethods,
    unique: [],
    actions: [],
    shards: 1,
    ...spec,
    brief: isTree ? [...spec.brief, '_depth'] : spec.brief,
    labelPlural: spec.labelPlural ?? `${spec.label}s`,
    fields: fields as F & Timestamps,
    type: `${appLabels[spec.app]}.${spec.model}`,
    path: `${root}/${spec.endpoint}`,
  };
}

/** The partition attribute of each index, and which fields of a resource feed it. */
export const indexedFields = memoizeByObject(
  (resource: Resource): readonly { readonly index: IndexName; readonly field: string }[] =>
    Object.entries(resource.fields).flatMap(([field, declaration]) =>
      'index' in declaration && declaration.index ? [{ index: declaration.index, field }] : [],
    ),
);

/** True for fields by whose targets, or texts, rows are found without a walk through the collection. */
export function isFoundBy({ unbounded, fields }: Pick<Resource, 'unbounded' | 'fields'>, name: string): boolean {
  const field = fields[name];
  if (field?.kind === 'text') return field.lookup === true || field.index !== undefined;
  if (field?.kind === 'reference') return field.owner || !unbounded || field.index !== undefined;
  return field?.kind === 'generic' && (!unbounded || field.index !== undefined);
}

/** Reference to an object as it is stored in fields that may point at several types. */
export const refKey = (ref: Pick<ObjectRef, 'type' | 'id'>): string => `${ref.type}#${ref.id}`;

/** Each object once, in the order in which they come first. */
export const distinctRefs = (refs: readonly ObjectRef[]): readonly ObjectRef[] => [
  ...new Map(refs.map((ref) => [refKey(ref), ref])).values(),
];

/** The target of a reference as index keys name it: an id, `<type>#<id>`, or a type name; undefined when there is none. */
export function targetKey(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && value !== '') return value;
  return isObjectRef(value) ? refKey(value) : undefined;
}

/** A target as the index of a field has it: text that is compared without case stands there without it. */
export function indexTarget({ fields }: Pick<Resource, 'fields'>, field: string, target: string): string {
  const declaration = fields[field];
  return declaration?.kind === 'text' && declaration.caseInsensitive ? withoutCase(target) : target;
}

/** The target that an object's field has in its index; undefined when there is none. */
export function targetOf(resource: Pick<Resource, 'fields'>, field: string, values: JsonObject): string | undefined {
  const target = targetKey(values[field]);
  return target === undefined ? undefined : indexTarget(resource, field, target);
}

export const isObjectRef = (value: Json | undefined): value is ObjectRef =>
  isJsonObject(value) && typeof value.type === 'string' && typeof value.id === 'number';

/** The declaration of a field that a request names; a name like `constructor` is no field of anything. */
export const declaredField = ({ fields }: Pick<Resource, 'fields'>, name: string): Field | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;
