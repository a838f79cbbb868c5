import { grantOf, permittedRows } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { type Json, type JsonObject, sameJson } from '../../engine/json.ts';
import type { Row } from '../../engine/ports.ts';
import { type Resource, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import { refsIn } from '../../engine/resource/serialize.ts';
import type { Field, ObjectRef } from '../../engine/schema/field-kinds.ts';
import { importKeyOf } from '../../engine/transfer/import/columns.ts';
import { mappingsOf } from '../port-mappings.ts';
import { templateCount } from '../template-counts.ts';
import { type ComponentList, componentFields, componentLists, documentNames, portMappings } from './library.ts';

/** Fields that the schemas of the library require although they have defaults here. */
const alwaysWritten: ReadonlySet<string> = new Set(['u_height', 'is_full_depth', 'width', 'starting_unit']);
/** Kinds of fields that documents do not have. */
const unknownToDocuments: ReadonlySet<Field['kind']> = new Set(['computed', 'custom-fields']);
/** Tags are of an installation. */
const isTags = (field: Field): boolean => field.kind === 'references' && field.target === 'extras.tag';

/**
 * Device, module or rack types as documents of devicetype-library, in their order: defaults are left out, and components
 * that the caller may not view. What many types consist of is read as what one does.
 */
export async function typeDocuments(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  resource: Resource,
  objects: readonly StoredObject[],
): Promise<readonly JsonObject[]> {
  const fields = Object.entries(resource.fields).filter(
    ([, field]) => !field.readOnly && !field.hidden && !unknownToDocuments.has(field.kind) && !isTags(field),
  );
  const parts = await Promise.all(
    componentLists(resource).map((list) => componentsOf({ store, actor }, list, objects)),
  );
  const refs = [
    ...objects.flatMap(({ values }) => fields.flatMap(([name, field]) => refsIn(field, values[name]))),
    ...parts.flatMap(listedRefs),
  ];
  const related = await store.getMany(refs, 'recent');
  const nameOf = (ref: ObjectRef): Json =>
    related.get(refKey(ref))?.values[importKeyOf(store.registry.resourceOf(ref.type))] ?? null;
  return objects.map(({ id, values }) => ({ ...written(fields, values, nameOf), ...componentsIn(parts, id, nameOf) }));
}

/** The components of one kind, by their type. */
interface ComponentsOfTypes {
  readonly list: ComponentList;
  readonly rows: ReadonlyMap<number, readonly Row[]>;
}

/** What lists of components name that is no component. */
const listedRefs = ({ list: { template }, rows }: ComponentsOfTypes): readonly ObjectRef[] => {
  const lists = componentFields(template).filter(([, { kind }]) => kind === 'references');
  return [...rows.values()]
    .flat()
    .flatMap(({ values }) => lists.flatMap(([name, field]) => refsIn(field, values[name])));
};

/** One look at the collection of templates for all of the types. */
async function componentsOf(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  list: ComponentList,
  objects: readonly StoredObject[],
): Promise<ComponentsOfTypes> {
  const { template, owner } = list;
  const described = objects
    .filter(({ values }) => templateCount(values, template.type) > 0)
    .map(({ id }) => String(id));
  const grant = await grantOf(store.registry, actor, 'view', template.type);
  if (described.length === 0 || grant === 'none') return { list, rows: new Map() };
  const found = await store.referring(template.type, owner, described);
  const visible = await permittedRows(store, grant, template, [...found.values()].flat());
  const sorted = visible.toSorted((a, b) => a.id - b.id);
  return { list, rows: Map.groupBy(sorted, ({ values }) => Number(values[owner])) };
}

type NameOf = (ref: ObjectRef) => Json;

/** The lists of a document. */
function componentsIn(parts: readonly ComponentsOfTypes[], typeId: number, nameOf: NameOf): JsonObject {
  const own = parts.map(({ list, rows }) => ({ list, rows: rows.get(typeId) ?? [] }));
  const names = new Map(
    own.flatMap(({ list: { template }, rows }) =>
      rows.map(({ id, values }) => [refKey({ type: template.type, id }), values.name ?? null] as const),
    ),
  );
  const siblingName = (ref: ObjectRef): Json => names.get(refKey(ref)) ?? nameOf(ref);
  const document: Record<string, Json> = {};
  for (const { list, rows } of own) {
    if (rows.length === 0) continue;
    const { key, template } = list;
    const components = rows.map(({ values }) => written(componentFields(template), values, siblingName));
    document[key] = template.fields.rear_ports ? components.map(withoutMappings) : components;
    const mappings = template.fields.rear_ports ? rows.flatMap((row) => mappingsIn(row, template, siblingName)) : [];
    if (mappings.length > 0) document[portMappings] = mappings;
  }
  return document;
}

function written(
  fields: readonly (readonly [string, Field])[],
  values: JsonObject,
  nameOf: NameOf,
): Record<string, Json> {
  const document: Record<string, Json> = {};
  for (const [name, field] of fields) {
    const value = values[name] ?? null;
    if (value === null) continue;
    if (!field.required && !alwaysWritten.has(name) && sameJson(value, field.default)) continue;
    const refs = refsIn(field, value);
    if (field.kind === 'reference') document[name] = refs[0] ? nameOf(refs[0]) : null;
    else if (field.kind === 'references') document[name] = refs.map(nameOf);
    else document[documentNames[name] ?? name] = field.kind === 'decimal' ? Number(value) : value;
  }
  return document;
}

/** Front ports: their mappings stand in a list of their own. */
const withoutMappings = ({ rear_port: _, rear_port_position: __, ...port }: JsonObject): JsonObject => ({
  ...port,
  positions: port.positions ?? 1,
});

/** The positions of a front port, and the rear ports, by their names, that they lead to. */
const mappingsIn = ({ values }: Row, { fields }: Resource, nameOf: NameOf): readonly JsonObject[] =>
  mappingsOf(values).map(({ position, rear_port, rear_port_position }) => ({
    front_port: values.name ?? null,
    front_port_position: position,
    rear_port: fields.rear_port ? (refsIn(fields.rear_port, rear_port).map(nameOf)[0] ?? null) : null,
    rear_port_position,
  }));
