import { grantOf, permittedRows, viewableTo } from '../access/access.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Actor, Reader } from '../ports.ts';
import { linkedForm } from '../resource/linked-form.ts';
import { type LinkDeclaration, type Resource, refKey, type StoredObject } from '../resource/resource.ts';
import type { Shown } from '../resource/serialize.ts';
import type { ObjectRef, TypeName } from '../schema/field-kinds.ts';

/** What a linked member shows: a list, one object, or null. */
type Linked = readonly ObjectRef[] | ObjectRef | null;

/** What the linked members of each object of a page show, by its id and their names: nothing that the caller may not view. */
export type LinkedObjects = ReadonlyMap<number, Readonly<Record<string, Linked>>>;

/** Reads what the linked members of a page show, in one batch for each member that the caller sees. */
export async function linkedObjects(
  reader: Reader,
  actor: Actor,
  resource: Resource,
  objects: readonly StoredObject[],
  shown: Shown,
): Promise<LinkedObjects> {
  const members = Object.entries(resource.linked ?? {}).filter(([name]) => shown(name));
  if (members.length === 0 || objects.length === 0) return new Map();
  const found = await Promise.all(
    members.map(async ([name, link]) => [name, await linksOf(reader, actor, link, objects)] as const),
  );
  return new Map(
    objects.map(({ id }) => [id, Object.fromEntries(found.map(([name, links]) => [name, links.get(id) ?? null]))]),
  );
}

const linksOf = (
  reader: Reader,
  actor: Actor,
  link: LinkDeclaration,
  objects: readonly StoredObject[],
): Promise<ReadonlyMap<number, Linked>> =>
  'referrers' in link
    ? referrersTo(reader, actor, link.referrers, link.field, objects)
    : namedBy(reader, actor, link, objects);

async function referrersTo(
  reader: Reader,
  actor: Actor,
  type: TypeName,
  field: string,
  objects: readonly StoredObject[],
): Promise<ReadonlyMap<number, Linked>> {
  const found = await reader.referring(
    type,
    field,
    objects.map(({ id }) => String(id)),
  );
  const grant = await grantOf(reader.registry, actor, 'view', type);
  const rows = await permittedRows(reader, grant, reader.registry.resourceOf(type), [...found.values()].flat());
  const visible = new Set(rows.map(({ id }) => id));
  return new Map(
    objects.map(({ id }) => [
      id,
      (found.get(String(id)) ?? []).filter((row) => visible.has(row.id)).map((row) => ({ type, id: row.id })),
    ]),
  );
}

async function namedBy(
  reader: Reader,
  actor: Actor,
  link: Exclude<LinkDeclaration, { readonly referrers: TypeName }>,
  objects: readonly StoredObject[],
): Promise<ReadonlyMap<number, Linked>> {
  const refs = new Map(
    objects.flatMap(({ id, values }) => {
      const named = namedIn(values, link);
      const target = reader.registry.find(String(named.type ?? ''));
      return target && typeof named.id === 'number' ? [[id, { type: target.type, id: named.id }] as const] : [];
    }),
  );
  const viewable = await viewableTo(reader, actor, [...refs.values()]);
  return new Map([...refs].filter(([, ref]) => viewable.has(refKey(ref))));
}

function namedIn(values: JsonObject, link: Exclude<LinkDeclaration, { readonly referrers: TypeName }>): JsonObject {
  if ('type' in link) return { type: values[link.type] ?? null, id: values[link.id] ?? null };
  const target = values[link.reference];
  return isJsonObject(target) ? target : {};
}

/** All objects that are shown. */
export const refsInLinks = (linked: LinkedObjects): readonly ObjectRef[] =>
  [...linked.values()].flatMap((members) => Object.values(members).flatMap((shown) => shown ?? []));

const linkedList = (object: JsonObject | null): readonly JsonObject[] => (object ? [linkedForm(object)] : []);

/** The linked members of an answer. */
export function linkedAnswers(
  linked: LinkedObjects,
  id: number,
  nested: (ref: ObjectRef) => JsonObject | null,
): JsonObject {
  const answer = ([name, shown]: [string, Linked]): [string, Json] => [
    name,
    shown === null || 'id' in shown ? shown && nested(shown) : shown.flatMap((ref) => linkedList(nested(ref))),
  ];
  return Object.fromEntries(Object.entries(linked.get(id) ?? {}).map(answer));
}
