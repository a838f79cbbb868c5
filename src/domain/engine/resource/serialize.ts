import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { memoizeByObject } from '../memoize.ts';
import type { Field, FieldKind, MappingsField, ObjectRef, Related } from '../schema/field-kinds.ts';
import { choiceJson } from '../schema/parse.ts';
import { alwaysZero } from '../schema/unsupported-fields.ts';
import { displayUrlOf } from './display-url.ts';
import { linkedForm } from './linked-form.ts';
import type { Registry } from './registry.ts';
import type { Resource, StoredObject } from './resource.ts';
import { isObjectList, isObjectRef, refKey } from './resource.ts';

/** NetBox: full in detail and lists, brief on `?brief=1`, nested (brief without live counts) inside other objects. */
export type Representation = 'full' | 'brief' | 'nested';

/** What serialisation needs besides the object: declarations, loaded related objects, live counts, the API's address. */
export interface SerializeContext {
  readonly registry: Registry;
  loaded(ref: Pick<ObjectRef, 'type' | 'id'>): StoredObject | undefined;
  /** Keys of loaded objects that the caller may not view: guarded references read as null, displays do not name them. */
  readonly hidden: ReadonlySet<string>;
  /** The custom fields of an object, by name; `nested` answers what they refer to. */
  customFields(object: StoredObject, nested: (ref: ObjectRef) => JsonObject | null): JsonObject;
  /** Live counts, annotations and linked objects of a top-level object, by answer field. */
  extra(object: StoredObject, nested: (ref: ObjectRef) => JsonObject | null): JsonObject;
  /** Scheme, host and stage prefix, without a trailing slash. */
  readonly baseUrl: string;
  /** Nested objects that are made already: a thousand devices are of a few types at a few sites. */
  readonly nestedObjects: Map<string, JsonObject | null>;
}

/** What a display reads. */
export type DisplayContext = Pick<SerializeContext, 'registry' | 'loaded' | 'hidden'>;

/** References that a stored value holds, whatever the kind of its field. */
export function refsIn(field: Field, value: Json | undefined): readonly ObjectRef[] {
  if (value === null || value === undefined) return [];
  switch (field.kind) {
    case 'reference':
      return typeof value === 'number' ? [{ type: field.target, id: value }] : [];
    case 'references':
      return Array.isArray(value)
        ? value.flatMap((id) => (typeof id === 'number' ? [{ type: field.target, id }] : []))
        : [];
    case 'generic':
      return isObjectRef(value) ? [value] : [];
    case 'terminations':
      return Array.isArray(value) ? value.filter(isObjectRef) : [];
    case 'mappings':
      return Array.isArray(value) ? value.flatMap((entry) => targetOfEntry(field, entry)) : [];
    default:
      return [];
  }
}

function targetOfEntry({ target, member }: MappingsField, entry: Json): readonly ObjectRef[] {
  const id = isJsonObject(entry) ? entry[member] : undefined;
  return typeof id === 'number' ? [{ type: target, id }] : [];
}

const referring: ReadonlySet<FieldKind> = new Set(['reference', 'references', 'generic', 'terminations', 'mappings']);

/** The fields of a resource that may hold references. */
export const referenceFields = memoizeByObject(({ fields }: Resource) =>
  Object.entries(fields).filter(([, { kind }]) => referring.has(kind)),
);

/** True when the answer holds the objects that the field refers to, and not only their ids. */
export const showsObjects = (field: Field): boolean =>
  referring.has(field.kind) && !(field.kind === 'reference' && field.bare);

/** True when the field must not show objects that the caller may not view; foreign keys always show their target in brief. */
export const isGuarded = (field: Field): boolean =>
  field.kind === 'terminations' || (field.kind === 'generic' && field.unviewable !== 'brief');

const guardedFields = memoizeByObject((resource: Resource) =>
  referenceFields(resource).filter(([, field]) => isGuarded(field)),
);

/** What the guarded fields of an object refer to. */
export const guardedRefs = (resource: Resource, values: JsonObject): readonly ObjectRef[] =>
  guardedFields(resource).flatMap(([name, field]) => refsIn(field, values[name]));

const isHidden = (field: Field, ref: ObjectRef, { hidden }: Pick<SerializeContext, 'hidden'>): boolean =>
  isGuarded(field) && hidden.has(refKey(ref));

/** Everything that the values of an object refer to. */
export const refsOfValues = (resource: Resource, values: JsonObject): readonly ObjectRef[] =>
  referenceFields(resource).flatMap(([name, field]) => refsIn(field, values[name]));

const isAnswered = (field: Field | undefined): boolean => !field?.hidden && !field?.writeOnly;

/** Whether the caller sees a member of the answer, by its name; members beside those may be worked out or not. */
export type Shown = (name: string) => boolean;

export const showsAll: Shown = () => true;

/** What answers hold: a representation, or as much of it as the caller sees. */
export interface AnswerShape {
  readonly representation: Representation;
  readonly names: readonly string[];
  /** Those that the answer takes from the declaration. */
  readonly fields: readonly (readonly [string, Field])[];
  /** Those that show objects. */
  readonly references: readonly string[];
  readonly display: boolean;
}

/** Worked out once: a page of a thousand devices asks a thousand times. */
const representationsOf = memoizeByObject(
  (resource: Resource): Readonly<Record<Representation, AnswerShape>> => ({
    full: wholeShape(
      resource,
      'full',
      Object.keys(resource.fields).filter((name) => isAnswered(resource.fields[name])),
    ),
    brief: wholeShape(resource, 'brief', resource.brief),
    nested: wholeShape(
      resource,
      'nested',
      resource.brief.filter((name) => resource.fields[name] !== alwaysZero),
    ),
  }),
);

function wholeShape(resource: Resource, representation: Representation, names: readonly string[]): AnswerShape {
  const fields = names.flatMap((name) => {
    const field = resource.fields[name];
    return field && !field.secret && !field.hidden ? [[name, field] as const] : [];
  });
  const references = referenceFields(resource).flatMap(([name, field]) =>
    names.includes(name) && showsObjects(field) ? [name] : [],
  );
  return { representation, names, fields, references, display: true };
}

/** The shape of answers of which the caller sees the members that `shown` tells of. */
export function answerShape(resource: Resource, representation: Representation, shown: Shown = showsAll): AnswerShape {
  const whole = representationsOf(resource)[representation];
  if (shown === showsAll) return whole;
  const fields = whole.fields.filter(([name, { kind }]) => membersOf(name, kind).some(shown));
  const names = fields.map(([name]) => name);
  // What a value is computed from is declared nowhere.
  const computes = fields.some(([, { kind }]) => kind === 'computed');
  const references = computes ? whole.references : whole.references.filter((name) => names.includes(name));
  return { representation, names, fields, references, display: shown('display') };
}

/** The members of an answer that a field has: a generic reference has three. */
const membersOf = (name: string, kind: FieldKind): readonly string[] =>
  kind === 'generic' ? [name, `${name}_type`, `${name}_id`] : [name];

/** The fields that a representation shows. */
export const fieldsOfRepresentation = (resource: Resource, representation: Representation): readonly string[] =>
  representationsOf(resource)[representation].names;

/** The objects that must be loaded before `object` can be answered in this shape. */
export function neededRefs(
  resource: Resource,
  object: StoredObject,
  { references, display }: AnswerShape,
): readonly ObjectRef[] {
  const needs = display ? displayNeedsOf(resource, object.values).filter((name) => !references.includes(name)) : [];
  const refs: ObjectRef[] = [];
  for (const name of [...references, ...needs]) {
    const field = resource.fields[name];
    if (field) refs.push(...refsIn(field, object.values[name]));
  }
  return refs;
}

/** The references that the display of these values reads. */
export const displayNeedsOf = ({ displayNeeds }: Resource, values: JsonObject): readonly string[] =>
  typeof displayNeeds === 'function' ? displayNeeds(values) : (displayNeeds ?? []);

const relatedOf =
  (object: StoredObject, context: DisplayContext): Related =>
  (path) => {
    let found: StoredObject | undefined = object;
    for (const name of path.split('.')) {
      const field: Field | undefined = found && context.registry.resourceOf(found.type).fields[name];
      const [ref]: readonly ObjectRef[] = found && field ? refsIn(field, found.values[name]) : [];
      found = ref && field && !isHidden(field, ref, context) ? context.loaded(ref) : undefined;
    }
    return found?.values;
  };

/** An object that a dry run would make has no id yet, and no address: ids below zero are known within the run only. */
/**
 * What stands for a value that is not stored. Objects from before there was the field have its default. A number that may be
 * missing is missing, though; of JSON, blank objects are stored as none.
 */
const valueOfNone = (field: Field): Json =>
  field.kind === 'integer' && field.nullable ? null : (field.default ?? null);

const keptId = (id: number): number | null => (id < 0 ? null : id);

export function displayOf(resource: Resource, object: StoredObject, context: DisplayContext): string {
  return resource.display(object.values, { id: keptId(object.id) ?? 'new', related: relatedOf(object, context) });
}

/** The JSON answer for an object. Every name comes from the declaration. */
export function serialize(
  resource: Resource,
  object: StoredObject,
  { representation, fields, display }: AnswerShape,
  context: SerializeContext,
): JsonObject {
  const id = keptId(object.id);
  const url = id === null ? null : `${context.baseUrl}${resource.path}/${id}/`;
  const answer: Record<string, Json> = { id, url };
  if (representation === 'full') answer.display_url = url && displayUrlOf(url);
  if (display) answer.display = displayOf(resource, object, context);
  for (const [name, field] of fields) addField(answer, name, field, object, context);
  if (representation === 'nested') return answer;
  const extra = context.extra(object, (ref) => nested(ref, context));
  const extras = representation === 'full' ? Object.keys(extra) : resource.brief.filter((name) => name in extra);
  for (const name of extras)
    answer[name] = isObjectList(resource.annotations?.[name])
      ? nestedObjects(extra[name], context)
      : (extra[name] ?? null);
  return answer;
}

/** What an annotation refers to. */
export const refsOfAnnotation = (value: Json | undefined): readonly ObjectRef[] =>
  Array.isArray(value) ? value.filter(isObjectRef) : [];

const nestedObjects = (value: Json | undefined, context: SerializeContext): Json =>
  Array.isArray(value) ? refsOfAnnotation(value).flatMap((ref) => nested(ref, context) ?? []) : null;

/** Adds the answer's members for one field: a generic reference has three. */
export function addField(
  answer: Record<string, Json>,
  name: string,
  field: Field,
  object: StoredObject,
  context: SerializeContext,
): void {
  const value = object.values[name] ?? valueOfNone(field);
  if (field.kind === 'generic') {
    answer[`${name}_type`] = isObjectRef(value) ? value.type : null;
    answer[`${name}_id`] = isObjectRef(value) ? keptId(value.id) : null;
  }
  answer[name] = valueJson(field, value, object, context);
}

function valueJson(field: Field, value: Json, object: StoredObject, context: SerializeContext): Json {
  switch (field.kind) {
    case 'choice':
      return field.bare ? value : choiceJson(field.choices, value);
    case 'decimal':
      return value === null ? null : Number(value);
    case 'reference':
    case 'generic': {
      const [ref] = refsIn(field, value);
      if (!ref || isHidden(field, ref, context)) return null;
      return showsObjects(field) ? nested(ref, context, isLinked(field)) : keptId(ref.id);
    }
    case 'references':
      return refsIn(field, value).flatMap((ref) => nested(ref, context, isLinked(field)) ?? []);
    case 'terminations':
      return refsIn(field, value).map((ref) => ({
        object_type: ref.type,
        object_id: keptId(ref.id),
        object: isHidden(field, ref, context) ? null : nested(ref, context),
      }));
    case 'custom-fields':
      return context.customFields(object, (ref) => nested(ref, context));
    case 'computed':
      return field.compute(object.values, relatedOf(object, context));
    default:
      return value;
  }
}

/** True for the fields whose objects are answered in linked form. */
export const isLinked = (field: Field): boolean =>
  (field.kind === 'reference' || field.kind === 'references') && field.linked === true;

function nested(ref: ObjectRef, context: SerializeContext, linked = false): JsonObject | null {
  const key = linked ? `linked ${refKey(ref)}` : refKey(ref);
  const known = context.nestedObjects.get(key);
  if (known !== undefined) return known;
  const object = context.loaded(ref);
  const brief = object ? serializeNested(object, context) : null;
  const nested = brief && linked ? linkedForm(brief) : brief;
  context.nestedObjects.set(key, nested);
  return nested;
}

function serializeNested(object: StoredObject, context: SerializeContext): JsonObject {
  const resource = context.registry.resourceOf(object.type);
  return serialize(resource, object, answerShape(resource, 'nested'), context);
}

/** Which objects are loaded, by `<type>#<id>`. */
export const loadedFrom =
  (objects: ReadonlyMap<string, StoredObject>) =>
  (ref: Pick<ObjectRef, 'type' | 'id'>): StoredObject | undefined =>
    objects.get(refKey(ref));

/** True for the fields that the change log keeps. */
export const isRecorded = (name: string, field: Field): boolean =>
  !(
    field.kind === 'computed' ||
    name.startsWith('_') ||
    name === 'created' ||
    name === 'last_updated' ||
    field.secret ||
    field.kept ||
    !isAnswered(field)
  );

/** What the change log calls by name. */
export interface SnapshotNames {
  tag(id: number): string;
  customFields(values: JsonObject): JsonObject;
}

/**
 * An object as the change log keeps it. NetBox: references as ids, choices as raw values, decimals as text, tags as sorted
 * names, custom fields by name, without `created`, `last_updated` and names that begin with an underscore.
 */
export function snapshot(resource: Resource, values: JsonObject, names: SnapshotNames): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, field] of Object.entries(resource.fields)) {
    if (!isRecorded(name, field)) continue;
    const value = values[name] ?? null;
    if (field.kind === 'generic') {
      result[`${name}_type`] = isObjectRef(value) ? value.type : null;
      result[`${name}_id`] = isObjectRef(value) ? value.id : null;
    } else if (field.kind === 'references' && field.target === 'extras.tag' && Array.isArray(value)) {
      result[name] = value.map((id) => (typeof id === 'number' ? names.tag(id) : '')).sort();
    } else if (field.kind === 'custom-fields') {
      result[name] = names.customFields(values);
    } else {
      result[name] = value;
    }
  }
  return result;
}
