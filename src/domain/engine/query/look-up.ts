import { grantOf, permitted } from '../access/access.ts';
import type { Grant } from '../access/permissions.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';
import type { Actor, Reader, Row, RowSource, Work } from '../ports.ts';
import { loadObject, loadObjects, referringTo } from '../resource/load-objects.ts';
import type { Registry } from '../resource/registry.ts';
import type { Resource } from '../resource/resource.ts';
import { declaredField, isFoundBy } from '../resource/resource.ts';
import type { Field, TypeName } from '../schema/field-kinds.ts';
import { parseField, type ReferenceInput } from '../schema/parse.ts';

/** Outcome of looking for one object. */
export type Found = { readonly id: number } | { readonly error: string };

/** Two are enough to know that attributes are not unique. */
const enough = 2;

/** Where to look, and for whom. */
export interface Finder extends Pick<Work, 'reader' | 'actor'> {
  /** Ids, too, find only what the caller may view, whatever they name. */
  readonly idsNeedView?: boolean;
}

/**
 * Finds the object that a reference in a request means. The messages are NetBox's, and so is the rule that attributes find
 * only what the caller may view, whereas an id is taken as it is unless the finder or the resource says otherwise.
 */
export async function lookUp(finder: Finder, type: TypeName, input: ReferenceInput): Promise<Found> {
  const { reader, actor } = finder;
  const resource = reader.registry.resourceOf(type);
  if ('id' in input) {
    const needsView = finder.idsNeedView || resource.idsNeedView;
    const needed = needsView ? await grantOf(reader.registry, actor, 'view', type) : 'all';
    const object = await loadObject(reader, type, input.id);
    return object && (await permitted(reader, needed, [object])).length > 0
      ? { id: input.id }
      : { error: `Related object not found using the provided numeric ID: ${input.id}` };
  }
  const ids = await findByAttributes(reader, resource, input.attributes, sightOf(reader.registry, actor));
  const [id] = ids;
  if (id === undefined)
    return { error: `Related object not found using the provided attributes: ${pythonDict(input.attributes)}` };
  if (ids.length > 1)
    return { error: `Multiple objects match the provided attributes: ${pythonDict(input.attributes)}` };
  return { id };
}

/** What a search for attributes may find of a type. */
export type Sight = (type: TypeName) => Promise<Grant>;

/** What the caller may view. */
export const sightOf =
  (registry: Registry, actor: Actor): Sight =>
  (type) =>
    grantOf(registry, actor, 'view', type);

/** Everything: for searches whose outcome the caller does not see. */
const fullSight: Sight = async () => 'all';

/** NetBox prints Python dictionaries in these messages. */
const pythonDict = (value: JsonObject): string =>
  JSON.stringify(value).replaceAll('"', "'").replaceAll("':", "': ").replaceAll(",'", ", '");

/**
 * Ids of the objects whose attributes equal the given ones, at most two. Nested dictionaries are joins. It takes the
 * first access path that fits: id, unique marker, default order by its first field, an indexed reference, the collection.
 * What `sight` does not let through is not found, at no level of nesting.
 */
export async function findByAttributes(
  reader: Reader,
  resource: Resource,
  attributes: JsonObject,
  sight: Sight = fullSight,
): Promise<readonly number[]> {
  const { id, ...others } = attributes;
  const { type } = resource;
  const wanted = await canonicalAttributes(reader, resource, others, sight);
  if (wanted === undefined) return [];
  const visible = await sight(type);
  const keep = async (ids: readonly number[]): Promise<readonly number[]> =>
    visible === 'all' ? ids : idsVisible(reader, type, visible, ids);
  if (id !== undefined) {
    const found = await loadObject(reader, type, idOf(id));
    return found && matches(found.values, wanted) ? keep([found.id]) : [];
  }
  if (Object.keys(wanted).length === 0) return [];
  const byMarker = await findByMarker(reader, resource, wanted);
  if (byMarker !== undefined) return keep(byMarker);
  const ids: number[] = [];
  for await (const row of candidates(reader, resource, wanted)) {
    if (matches(row.values, wanted)) ids.push(...(await keep([row.id])));
    if (ids.length === enough) break;
  }
  return ids;
}

async function idsVisible(reader: Reader, type: TypeName, visible: Grant, ids: readonly number[]) {
  return (await permitted(reader, visible, await loadObjects(reader, type, ids))).map(({ id }) => id);
}

/** No object has the id 0, which stands for everything that is no id. */
const idOf = (given: Json): number => {
  const id = typeof given === 'number' || typeof given === 'string' ? Number(given) : 0;
  return Number.isSafeInteger(id) ? id : 0;
};

/** Attribute values as they are stored; undefined when one of them can match nothing. */
async function canonicalAttributes(
  reader: Reader,
  resource: Resource,
  attributes: JsonObject,
  sight: Sight,
): Promise<Record<string, Json> | undefined> {
  const wanted: Record<string, Json> = {};
  for (const [name, given] of Object.entries(attributes)) {
    const fieldName = declaredField(resource, name) ? name : name.replace(/_id$/, '');
    const field = declaredField(resource, fieldName);
    if (!field || field.secret) return undefined;
    const value = await canonicalAttribute(reader, field, given, sight);
    if (value === undefined) return undefined;
    wanted[fieldName] = value;
  }
  return wanted;
}

async function canonicalAttribute(reader: Reader, field: Field, given: Json, sight: Sight): Promise<Json | undefined> {
  if (field.kind === 'reference' && isJsonObject(given)) {
    const [id, another] = await findByAttributes(reader, reader.registry.resourceOf(field.target), given, sight);
    return another === undefined ? id : undefined;
  }
  const parsed = parseField(field, given);
  if ('value' in parsed) return parsed.value;
  if ('lookup' in parsed && 'id' in parsed.lookup) return parsed.lookup.id;
  return undefined;
}

const matches = (values: JsonObject, wanted: JsonObject): boolean =>
  Object.entries(wanted).every(([name, value]) => sameJson(values[name], value));

/** Undefined when no unique constraint is covered by the attributes. */
async function findByMarker(
  reader: Reader,
  resource: Resource,
  wanted: JsonObject,
): Promise<readonly number[] | undefined> {
  const constraint = resource.unique.find(
    ({ fields, caseInsensitive, when }) =>
      !caseInsensitive && !when && fields.every((field) => wanted[field] !== undefined && wanted[field] !== null),
  );
  if (!constraint) return undefined;
  const id = await reader.findUnique(resource.type, constraint.name, wanted);
  if (id === undefined) return [];
  if (Object.keys(wanted).length === constraint.fields.length) return [id];
  const found = await loadObject(reader, resource.type, id);
  return found && matches(found.values, wanted) ? [id] : [];
}

function candidates(reader: Reader, resource: Resource, wanted: JsonObject): AsyncIterable<Row> {
  return reader.rows(sourceFor(resource, wanted));
}

/** The narrowest access path for rows whose fields equal the wanted values. */
function sourceFor(resource: Resource, wanted: JsonObject): RowSource {
  const { type } = resource;
  const readable = Object.entries(wanted).flatMap(([name, value]) => {
    const isFound = resource.fields[name]?.kind === 'reference' && isFoundBy(resource, name);
    return isFound && typeof value === 'number' ? [referringTo(type, name, value)] : [];
  });
  const [first] = resource.ordering;
  const firstValue = first === undefined ? undefined : wanted[first];
  if (typeof firstValue === 'string') return { kind: 'in-order', type, equals: firstValue };
  return readable[0] ?? { kind: 'in-order', type };
}
