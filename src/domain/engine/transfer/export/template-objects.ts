import { viewableTo } from '../../access/access.ts';
import type { Json, JsonObject } from '../../json.ts';
import { memoizeByObject } from '../../memoize.ts';
import type { Reader } from '../../ports.ts';
import { type AnswerContext, answers } from '../../query/answer.ts';
import { hiddenAmong, loadNested, refsOf } from '../../query/load.ts';
import { definitionsOf } from '../../resource/custom-field-cache.ts';
import { distinctRefs, isObjectRef, type Resource, refKey, type StoredObject } from '../../resource/resource.ts';
import { displayNeedsOf, displayOf, loadedFrom, refsIn } from '../../resource/serialize.ts';
import { type CustomField, isRelation, rawValues } from '../../schema/custom-fields.ts';
import type { Field, ObjectRef } from '../../schema/field-kinds.ts';
import { plainMembers, withText } from './template-values.ts';

/** How many references a template may follow, one behind the other. */
const deepest = 4;
/** Related objects that are remembered between portions. */
const mostRemembered = 20_000;

/**
 * Objects as templates see those of NetBox: choices as plain values, references as objects with attributes, which print as
 * their names. Only what a word of the template names is there: copying all of it for each of a hundred thousand objects
 * would take minutes. Objects that the caller may not view are None.
 */
export class TemplateObjects {
  readonly #context: AnswerContext;
  readonly #words: ReadonlySet<string>;
  readonly #named: FieldsNamed;
  readonly #loaded = new Map<string, StoredObject>();

  constructor(context: AnswerContext, template: string) {
    this.#context = context;
    this.#words = new Set(template.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
    this.#named = fieldsNamed(this.#words);
  }

  async of(resource: Resource, objects: readonly StoredObject[]): Promise<readonly JsonObject[]> {
    const { store, actor } = this.#context;
    if (this.#loaded.size > mostRemembered) this.#loaded.clear();
    for (const object of objects) this.#loaded.set(refKey(object), object);
    const namesCustom = customNames.some((name) => this.#words.has(name));
    const customFields = namesCustom ? await this.#customFields() : () => [];
    const refs = await this.#load(objects, customFields);
    const viewable = actor.superuser ? undefined : await viewableTo(store, actor, refs);
    const writer = new ObjectWriter({
      store,
      named: this.#named,
      loaded: this.#loaded,
      hidden: await hiddenAmong(store, actor, this.#loaded),
      isVisible: (ref) => viewable === undefined || viewable.has(refKey(ref)),
      customFields,
      namesCustom,
    });
    const extras = await this.#extras(resource, objects);
    return objects.map((object, at) => ({ ...writer.write(object, 0), ...extras[at] }));
  }

  /** Reads what templates can follow, one level after the other; answers what it was. */
  async #load(objects: readonly StoredObject[], customFields: CustomFieldsOf): Promise<readonly ObjectRef[]> {
    const { store } = this.#context;
    const all: ObjectRef[] = [];
    const followed = new Set(objects.map(refKey));
    let level = objects;
    for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
      const refs = distinctRefs(level.flatMap((object) => shownRefs(store, this.#named, customFields, object)));
      await loadNested(store, [...refs, ...level.flatMap((object) => displayRefs(store, object))], this.#loaded);
      all.push(...refs);
      const next = refs.filter((ref) => !followed.has(refKey(ref)));
      for (const ref of next) followed.add(refKey(ref));
      level = next.flatMap((ref) => this.#loaded.get(refKey(ref)) ?? []);
    }
    return all;
  }

  async #customFields(): Promise<CustomFieldsOf> {
    const definitions = await definitionsOf(this.#context.store);
    return (type) => definitions.customFieldsOf(type);
  }

  /** Counts and what else answers work out. */
  async #extras(resource: Resource, objects: readonly StoredObject[]): Promise<readonly JsonObject[]> {
    const computed = Object.entries(resource.fields).flatMap(([name, { kind }]) => (kind === 'computed' ? [name] : []));
    const { counts = {}, annotations = {}, linked = {} } = resource;
    const names = [computed, ...[counts, annotations, linked].map((some) => Object.keys(some))]
      .flat()
      .filter((name) => this.#words.has(name));
    if (names.length === 0) return [];
    const shown = new Set(names);
    const found = await answers(this.#context, resource, objects, 'full', (name) => shown.has(name));
    return found.map((answer) => Object.fromEntries(names.map((name) => [name, withText(answer[name] ?? null)])));
  }
}

type CustomFieldsOf = (type: string) => readonly CustomField[];
const customNames = ['cf', 'custom_field_data', 'custom_fields'];

const isShown = (field: Field): boolean => !field.hidden && !field.writeOnly && !field.secret;

/** The fields of a resource that the template names and a caller may see. */
const fieldsNamed = (words: ReadonlySet<string>) =>
  memoizeByObject(({ fields }: Resource) =>
    Object.entries(fields).filter(
      ([name, field]) =>
        isShown(field) &&
        field.kind !== 'computed' &&
        [name, `${name}_id`, `${name}_type`, `get_${name}_display`].some((word) => words.has(word)),
    ),
  );
type FieldsNamed = ReturnType<typeof fieldsNamed>;

function shownRefs(
  reader: Reader,
  named: FieldsNamed,
  customFields: CustomFieldsOf,
  { type, values }: StoredObject,
): readonly ObjectRef[] {
  const own = named(reader.registry.resourceOf(type)).flatMap(([name, field]) => refsIn(field, values[name]));
  return [...own, ...customFields(type).flatMap((field) => refsOf(reader.registry, field, values))];
}

function displayRefs({ registry }: Reader, { type, values }: StoredObject): readonly ObjectRef[] {
  const resource = registry.resourceOf(type);
  return displayNeedsOf(resource, values).flatMap((name) => {
    const field = resource.fields[name];
    return field ? refsIn(field, values[name]) : [];
  });
}

interface Loaded {
  readonly store: Reader;
  readonly named: FieldsNamed;
  readonly loaded: ReadonlyMap<string, StoredObject>;
  readonly hidden: ReadonlySet<string>;
  readonly isVisible: (ref: ObjectRef) => boolean;
  readonly customFields: CustomFieldsOf;
  /** Custom fields are an object then, for types that have none, too. */
  readonly namesCustom: boolean;
}

class ObjectWriter {
  readonly #from: Loaded;
  readonly #written = new Map<string, JsonObject>();

  constructor(from: Loaded) {
    this.#from = from;
  }

  write(object: StoredObject, depth: number): JsonObject {
    const { store, named, loaded, hidden, customFields, namesCustom } = this.#from;
    const { registry } = store;
    const resource = registry.resourceOf(object.type);
    const display = displayOf(resource, object, { registry, loaded: loadedFrom(loaded), hidden });
    const members: Record<string, Json> = { __str__: display, id: object.id, pk: object.id };
    for (const [name, field] of named(resource))
      if (field.kind !== 'custom-fields')
        Object.assign(members, this.#members(name, field, object.values[name] ?? field.default ?? null, depth));
    return namesCustom ? { ...members, ...this.#custom(customFields(object.type), object, depth) } : members;
  }

  #members(name: string, field: Field, value: Json, depth: number): JsonObject {
    const refs = refsIn(field, value);
    switch (field.kind) {
      case 'reference':
        return { [name]: this.#one(refs, depth), [`${name}_id`]: value };
      case 'generic': {
        const ref = isObjectRef(value) ? value : undefined;
        return { [name]: this.#one(refs, depth), [`${name}_id`]: ref?.id ?? null, [`${name}_type`]: ref?.type ?? null };
      }
      case 'references':
      case 'terminations':
      case 'mappings':
        return { [name]: refs.flatMap((ref) => this.#related(ref, depth) ?? []) };
      default:
        return plainMembers(name, field, value);
    }
  }

  #custom(definitions: readonly CustomField[], { values }: StoredObject, depth: number): JsonObject {
    const raw = rawValues(definitions, values);
    const followed: Record<string, Json> = { ...raw };
    for (const field of definitions.filter(({ type }) => isRelation(type))) {
      const objects = refsOf(this.#from.store.registry, field, values).flatMap(
        (ref) => this.#related(ref, depth) ?? [],
      );
      followed[field.name] = field.type === 'object' ? (objects[0] ?? null) : objects;
    }
    return { custom_field_data: raw, cf: followed, custom_fields: followed };
  }

  readonly #one = ([ref]: readonly ObjectRef[], depth: number): Json => (ref ? this.#related(ref, depth) : null);

  #related(ref: ObjectRef, depth: number): JsonObject | null {
    const object = this.#from.loaded.get(refKey(ref));
    if (!object || depth >= deepest || !this.#from.isVisible(ref)) return null;
    const key = `${depth} ${refKey(ref)}`;
    const written = this.#written.get(key) ?? this.write(object, depth + 1);
    this.#written.set(key, written);
    return written;
  }
}
