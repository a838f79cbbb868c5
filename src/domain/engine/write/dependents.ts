import { memoizeByObject } from '../memoize.ts';
import { taggedBy } from '../query/objects-by-tag.ts';
import { loadObjects } from '../resource/load-objects.ts';
import { onDeleteOf, type Referrer } from '../resource/registry.ts';
import { isFoundBy, packedVersion, refKey, type StoredObject } from '../resource/resource.ts';
import { refsIn, refsOfValues } from '../resource/serialize.ts';
import type { Field, MappingsField } from '../schema/field-kinds.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** The dependents of what a unit of work deletes, as they are stored. */
export const dependentsIn = memoizeByObject((work: UnitOfWork) => new Dependents(work));

/** What refers to objects through one field, by the keys of the objects. */
type ByTarget<T> = ReadonlyMap<string, readonly T[]>;

/** Looks for dependents through one field for all objects at once, and remembers what it has found. */
class Dependents {
  readonly #work: UnitOfWork;
  readonly #searches = new Map<string, Promise<ByTarget<StoredObject>>>();
  /** Keys of the objects whose dependents were looked for. */
  readonly #seen = new Set<string>();

  constructor(work: UnitOfWork) {
    this.#work = work;
  }

  /** Finds the dependents of objects that are to go, and of what goes with them: one round of reads a level. */
  async lookAhead(objects: readonly StoredObject[]): Promise<void> {
    for (let level = objects; level.length > 0; ) {
      const fresh = level.filter((object) => !this.#seen.has(refKey(object)));
      for (const object of fresh) this.#seen.add(refKey(object));
      const [goingAlong] = await Promise.all([this.#cascadesFrom(fresh), this.#readForRules(fresh)]);
      level = goingAlong;
    }
  }

  /** The dependents of an object through one field. */
  async of(referrer: Referrer, object: StoredObject): Promise<readonly StoredObject[]> {
    const search = this.#searches.get(searchKey(referrer, object)) ?? this.#search(referrer, [object]);
    return (await search).get(refKey(object)) ?? [];
  }

  /** The fields through which the dependents of an object are to be looked for while these objects go. */
  referrersOn(object: StoredObject, isGoing: (type: StoredObject['type'], id: number) => boolean): readonly Referrer[] {
    const { registry } = this.#work.reader;
    return registry.referrersOf(object.type).filter((referrer) => {
      if (onDeleteOf(referrer) === 'keep') return false;
      const declaration = referrer.resource.fields[referrer.field];
      if (declaration?.kind === 'reference' && declaration.cascadesThrough !== undefined) return false;
      // Both are deleted with what they belong to, so that nothing has to be looked for.
      return !withinOf(declaration).some((within) => {
        const owner = registry.resourceOf(object.type).fields[within];
        return owner && refsIn(owner, object.values[within]).some((ref) => isGoing(ref.type, ref.id));
      });
    });
  }

  async #cascadesFrom(objects: readonly StoredObject[]): Promise<readonly StoredObject[]> {
    const targets = new Map<Referrer, StoredObject[]>();
    for (const object of objects)
      for (const referrer of this.referrersOn(object, (type, id) => this.#seen.has(refKey({ type, id })))) {
        const others = targets.get(referrer);
        if (others) others.push(object);
        else targets.set(referrer, [object]);
      }
    const found = await Promise.all(
      [...targets].map(async ([referrer, some]) => {
        const dependents = await this.#search(referrer, some);
        return onDeleteOf(referrer) === 'cascade' ? [...dependents.values()].flat() : [];
      }),
    );
    return found.flat();
  }

  /** What the rules of many objects are likely to read when these are deleted: what the objects refer to. */
  async #readForRules(objects: readonly StoredObject[]): Promise<void> {
    const { reader } = this.#work;
    const ruled = objects.filter(({ type }) => reader.registry.resourceOf(type).onDelete);
    if (ruled.length < 2) return;
    await reader.getMany(ruled.flatMap(({ type, values }) => refsOfValues(reader.registry.resourceOf(type), values)));
  }

  #search(referrer: Referrer, objects: readonly StoredObject[]): Promise<ByTarget<StoredObject>> {
    const search = this.#find(referrer, objects);
    for (const object of objects) this.#searches.set(searchKey(referrer, object), search);
    return search;
  }

  async #find(referrer: Referrer, objects: readonly StoredObject[]): Promise<ByTarget<StoredObject>> {
    const { type } = referrer.resource;
    const ids = await this.#idsOf(referrer, objects);
    const loaded = await loadObjects(this.#work.reader, type, [...new Set([...ids.values()].flat())]);
    const byId = new Map(loaded.map((object) => [object.id, object]));
    const stored = (id: number): readonly StoredObject[] => {
      const object = byId.get(id);
      return object && object.version > packedVersion ? [object] : [];
    };
    return new Map([...ids].map(([target, some]) => [target, [...new Set(some)].flatMap(stored)]));
  }

  async #idsOf(referrer: Referrer, objects: readonly StoredObject[]): Promise<ByTarget<number>> {
    const { resource, field: name } = referrer;
    const field = resource.fields[name];
    if (!field) return new Map();
    if (resource.fields.tag_assignments && name === 'tags') return this.#taggedWith(referrer, objects);
    if (field.kind === 'terminations')
      return new Map(objects.map((object) => [refKey(object), idsIn(object.values[field.reverse])]));
    if (field.kind === 'mappings') return this.#idsWithin(referrer, field, objects);
    if (!isFoundBy(resource, name)) return this.#idsInAll(referrer, field, objects);
    const targetIn = (object: StoredObject): string => (field.kind === 'generic' ? refKey(object) : String(object.id));
    const rows = await this.#work.reader.referring(resource.type, name, objects.map(targetIn));
    return new Map(
      objects.map((object) => [
        refKey(object),
        (rows.get(targetIn(object)) ?? [])
          .filter(({ values }) => refsIn(field, values[name]).some((ref) => refKey(ref) === refKey(object)))
          .map(({ id }) => id),
      ]),
    );
  }

  async #taggedWith({ resource }: Referrer, tags: readonly StoredObject[]): Promise<ByTarget<number>> {
    const found = tags.map(async (tag) => {
      const tagged = await taggedBy(this.#work.reader, tag);
      return [refKey(tag), tagged.filter(({ type }) => type === resource.type).map(({ id }) => id)] as const;
    });
    return new Map(await Promise.all(found));
  }

  /** Mappings lead to parts of the same whole: its parts are read for all objects at once. */
  async #idsWithin(
    { resource: { type }, field: name }: Referrer,
    field: MappingsField,
    objects: readonly StoredObject[],
  ): Promise<ByTarget<number>> {
    const found = await Promise.all(
      field.within.map((owner) => {
        const owners = objects.flatMap(({ values }) => values[owner] ?? []).map(String);
        return this.#work.reader.referring(type, owner, [...new Set(owners)]);
      }),
    );
    const rows = found.flatMap((byOwner) => [...byOwner.values()].flat());
    return new Map(
      objects.map((object) => [
        refKey(object),
        rows.filter(({ values }) => refsIn(field, values[name]).some(({ id }) => id === object.id)).map(({ id }) => id),
      ]),
    );
  }

  /** Lists of references: their collections are walked row by row. */
  async #idsInAll(
    { resource: { type }, field: name }: Referrer,
    field: Field,
    objects: readonly StoredObject[],
  ): Promise<ByTarget<number>> {
    const ids = new Map(objects.map((object) => [refKey(object), [] as number[]]));
    for await (const { id, values } of this.#work.reader.rows({ kind: 'in-order', type }))
      for (const ref of refsIn(field, values[name])) ids.get(refKey(ref))?.push(id);
    return ids;
  }
}

/** The fields that name what referrers and targets are parts of. */
function withinOf(field: Field | undefined): readonly string[] {
  if (field?.kind === 'mappings') return field.within;
  return field?.kind === 'reference' && field.within !== undefined ? [field.within] : [];
}

const searchKey = ({ resource, field }: Referrer, object: StoredObject): string =>
  `${resource.type}|${field}|${refKey(object)}`;

const idsIn = (value: unknown): readonly number[] => (typeof value === 'number' ? [value] : []);
