import { type Json, type JsonObject, sameJson } from '../../engine/json.ts';
import type { Reader, Row } from '../../engine/ports.ts';
import { referringRows } from '../../engine/resource/load-objects.ts';
import { type Resource, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import { refsIn } from '../../engine/resource/serialize.ts';
import type { Field, ObjectRef } from '../../engine/schema/field-kinds.ts';
import { importKeyOf } from '../../engine/transfer/import/columns.ts';
import { type ComponentList, componentFields, componentLists, portMappings } from './library.ts';

/** Fields that the schemas of the library require although they have defaults here. */
const alwaysWritten: ReadonlySet<string> = new Set(['u_height', 'is_full_depth', 'width', 'starting_unit']);
/** Kinds of fields that documents do not have. */
const unknownToDocuments: ReadonlySet<Field['kind']> = new Set(['computed', 'custom-fields']);
/** Tags are of an installation. */
const isTags = (field: Field): boolean => field.kind === 'references' && field.target === 'extras.tag';

/** A device, module or rack type as a document of devicetype-library: defaults are left out. */
export async function typeDocument(reader: Reader, resource: Resource, object: StoredObject): Promise<JsonObject> {
  const fields = Object.entries(resource.fields).filter(
    ([, field]) => !field.readOnly && !field.hidden && !unknownToDocuments.has(field.kind) && !isTags(field),
  );
  const lists = componentLists(resource);
  const rows = await Promise.all(lists.map((list) => rowsOf(reader, list, object.id)));
  const listed = lists.flatMap(({ template }, index) =>
    componentFields(template)
      .filter(([, { kind }]) => kind === 'references')
      .flatMap(([name, field]) => (rows[index] ?? []).flatMap(({ values }) => refsIn(field, values[name]))),
  );
  const related = await reader.getMany([
    ...fields.flatMap(([name, field]) => refsIn(field, object.values[name])),
    ...listed,
  ]);
  const siblings = new Map(
    lists.flatMap(({ template }, index) =>
      (rows[index] ?? []).map(({ id, values }) => [refKey({ type: template.type, id }), values.name ?? null] as const),
    ),
  );
  const nameOf = (ref: ObjectRef): Json =>
    siblings.get(refKey(ref)) ??
    related.get(refKey(ref))?.values[importKeyOf(reader.registry.resourceOf(ref.type))] ??
    null;
  const document = written(fields, object.values, nameOf);
  for (const [index, { key, template }] of lists.entries()) {
    const components = (rows[index] ?? []).map(({ values }) => written(componentFields(template), values, nameOf));
    if (components.length === 0) continue;
    if (template.fields.rear_port) Object.assign(document, mapped(key, components));
    else document[key] = components;
  }
  return document;
}

const rowsOf = async (reader: Reader, { template, owner }: ComponentList, id: number): Promise<readonly Row[]> =>
  (await referringRows(reader, template.type, owner, id)).toSorted((a, b) => a.id - b.id);

function written(
  fields: readonly (readonly [string, Field])[],
  values: JsonObject,
  nameOf: (ref: ObjectRef) => Json,
): Record<string, Json> {
  const document: Record<string, Json> = {};
  for (const [name, field] of fields) {
    const value = values[name] ?? null;
    if (value === null) continue;
    if (!field.required && !alwaysWritten.has(name) && sameJson(value, field.default)) continue;
    const refs = refsIn(field, value);
    if (field.kind === 'reference') document[name] = refs[0] ? nameOf(refs[0]) : null;
    else if (field.kind === 'references') document[name] = refs.map(nameOf);
    else document[name] = field.kind === 'decimal' ? Number(value) : value;
  }
  return document;
}

/** Front ports, and the list of their mappings to rear ports. */
function mapped(key: string, components: readonly JsonObject[]): JsonObject {
  const ports = components.map(({ rear_port: _, rear_port_position: __, ...port }) => ({ ...port, positions: 1 }));
  const mappings = components.flatMap(({ name = null, rear_port = null, rear_port_position = 1 }) =>
    rear_port === null ? [] : [{ front_port: name, front_port_position: 1, rear_port, rear_port_position }],
  );
  return { [key]: ports, ...(mappings.length > 0 ? { [portMappings]: mappings } : {}) };
}
