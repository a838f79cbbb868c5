import { type Json, type JsonObject, sameJson } from '../../engine/json.ts';
import type { Reader, Row } from '../../engine/ports.ts';
import { referringRows } from '../../engine/resource/load-objects.ts';
import { type Resource, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import { refsIn } from '../../engine/resource/serialize.ts';
import type { Field } from '../../engine/schema/field-kinds.ts';
import { importKeyOf } from '../../engine/transfer/import/columns.ts';
import { mappingsOf } from '../port-mappings.ts';
import { type ComponentList, componentFields, componentLists, portMappings } from './library.ts';

/** Fields that the schemas of the library require although they have defaults here. */
const alwaysWritten: ReadonlySet<string> = new Set(['u_height', 'is_full_depth', 'width', 'starting_unit']);
/** Kinds of fields that documents do not have. */
const unknownToDocuments: ReadonlySet<Field['kind']> = new Set(['computed', 'custom-fields', 'references']);

/** A device, module or rack type as a document of devicetype-library: defaults are left out. */
export async function typeDocument(reader: Reader, resource: Resource, object: StoredObject): Promise<JsonObject> {
  const fields = Object.entries(resource.fields).filter(
    ([, field]) => !field.readOnly && !field.hidden && !unknownToDocuments.has(field.kind),
  );
  const related = await reader.getMany(fields.flatMap(([name, field]) => refsIn(field, object.values[name])));
  const nameOf = (field: Field, value: Json): Json => {
    const [ref] = refsIn(field, value);
    return (ref && related.get(refKey(ref))?.values[importKeyOf(reader.registry.resourceOf(ref.type))]) ?? null;
  };
  const document = written(fields, object.values, nameOf);
  const lists = componentLists(resource);
  const rows = await Promise.all(lists.map((list) => rowsOf(reader, list, object.id)));
  const names = new Map(
    lists.flatMap(({ template }, index) =>
      (rows[index] ?? []).map(({ id, values }) => [refKey({ type: template.type, id }), values.name ?? null] as const),
    ),
  );
  const siblingName = (field: Field, value: Json): Json => {
    const [ref] = refsIn(field, value);
    return (ref && names.get(refKey(ref))) ?? null;
  };
  for (const [index, { key, template }] of lists.entries()) {
    const own = rows[index] ?? [];
    const components = own.map(({ values }) => written(componentFields(template), values, siblingName));
    if (components.length === 0) continue;
    document[key] = template.fields.rear_ports ? components.map(withoutMappings) : components;
    const mappings = template.fields.rear_ports ? own.flatMap((row) => mappingsIn(row, template, siblingName)) : [];
    if (mappings.length > 0) document[portMappings] = mappings;
  }
  return document;
}

const rowsOf = async (reader: Reader, { template, owner }: ComponentList, id: number): Promise<readonly Row[]> =>
  (await referringRows(reader, template.type, owner, id)).toSorted((a, b) => a.id - b.id);

function written(
  fields: readonly (readonly [string, Field])[],
  values: JsonObject,
  nameOf: (field: Field, value: Json) => Json,
): Record<string, Json> {
  const document: Record<string, Json> = {};
  for (const [name, field] of fields) {
    const value = values[name] ?? null;
    if (value === null) continue;
    if (!field.required && !alwaysWritten.has(name) && sameJson(value, field.default)) continue;
    if (field.kind === 'reference') document[name] = nameOf(field, value);
    else document[name] = field.kind === 'decimal' ? Number(value) : value;
  }
  return document;
}

/** Front ports: their mappings stand in a list of their own. */
const withoutMappings = ({ rear_port: _, rear_port_position: __, ...port }: JsonObject): JsonObject => ({
  ...port,
  positions: port.positions ?? 1,
});

/** The positions of a front port, and the rear ports, by their names, that they lead to. */
const mappingsIn = (
  { values }: Row,
  { fields }: Resource,
  nameOf: (field: Field, value: Json) => Json,
): readonly JsonObject[] =>
  mappingsOf(values).map(({ position, rear_port, rear_port_position }) => ({
    front_port: values.name ?? null,
    front_port_position: position,
    rear_port: fields.rear_port ? nameOf(fields.rear_port, rear_port) : null,
    rear_port_position,
  }));
