import { isJsonObject, type Json, type JsonObject, plainText } from '../../engine/json.ts';
import type { Resource } from '../../engine/resource/resource.ts';
import { type ComponentList, componentFields, componentLists, portMappings, unofferedKeys } from './library.ts';

/** A mistake in a document, and where it stands: `interfaces[2].type`. */
export interface DocumentError {
  readonly field: string;
  readonly value: string | null;
  readonly message: string;
}

/** One component of a document: the fields of its template, siblings by name. */
export interface ReadComponent {
  /** `interfaces[2]` */
  readonly path: string;
  readonly values: JsonObject;
}

/** A document of devicetype-library, read by the declarations. */
export interface ReadDocument {
  /** The fields of the type itself, as cells of an import. */
  readonly cells: ReadonlyMap<string, string>;
  /** Those of its fields that are lists of objects, which are called by name. */
  readonly named: JsonObject;
  readonly components: readonly (readonly [ComponentList, readonly ReadComponent[]])[];
  readonly errors: readonly DocumentError[];
  /** Paths of the members that are not supported. */
  readonly ignored: readonly string[];
}

/** Members of components in the library that are not supported. */
const unofferedFields: ReadonlySet<string> = new Set(['bridge', 'rf_role', '_is_power_source']);

/** Reads one document, of which every mistake in its form is reported. */
export function readDocument(resource: Resource, document: JsonObject): ReadDocument {
  const lists = componentLists(resource);
  const ignored = Object.keys(document).filter((key) => unofferedKeys.has(key));
  const errors: DocumentError[] = [];
  const cells = new Map<string, string>();
  const named: Record<string, Json> = {};
  const listKeys = new Set([...lists.map(({ key }) => key), ...(lists.length > 0 ? [portMappings] : [])]);
  for (const [key, value] of Object.entries(document)) {
    if (listKeys.has(key) || unofferedKeys.has(key)) continue;
    if (Array.isArray(value) && resource.fields[key]?.kind === 'references') named[key] = value;
    else if (typeof value === 'object' && value !== null)
      errors.push(wrong(key, value, 'This must be a single value.'));
    else cells.set(key, plainText(value));
  }
  const components = lists.map((list) => {
    const read = readList(list, document[list.key] ?? null, { errors, ignored });
    return [
      list,
      list.template.fields.rear_port ? withMappings(read, document[portMappings] ?? null, errors) : read,
    ] as const;
  });
  return { cells, named, components, errors, ignored };
}

interface Findings {
  readonly errors: DocumentError[];
  readonly ignored: string[];
}

function readList(
  { key, template }: ComponentList,
  items: Json,
  { errors, ignored }: Findings,
): readonly ReadComponent[] {
  if (items === null) return [];
  if (!Array.isArray(items)) {
    errors.push(wrong(key, items, 'This must be a list.'));
    return [];
  }
  const known = new Set(componentFields(template).map(([name]) => name));
  const names = new Set<string>();
  return items.flatMap((item: Json, index): readonly ReadComponent[] => {
    const path = `${key}[${index}]`;
    if (!isJsonObject(item)) {
      errors.push(wrong(path, item, 'This must be a mapping.'));
      return [];
    }
    const values: Record<string, Json> = {};
    for (const [name, value] of Object.entries(item)) {
      const where = `${path}.${name}`;
      if (known.has(name)) values[name] = value;
      else if (unofferedFields.has(name)) ignored.push(where);
      else if (name !== 'positions' || value !== 1) errors.push(wrong(where, value, `Unrecognized field: ${name}`));
    }
    const name = nameIn(values);
    if (names.has(name)) errors.push(wrong(`${path}.name`, name, `Another entry of ${key} has this name.`));
    names.add(name);
    return [{ path, values }];
  });
}

/** Front ports with the rear ports that the list of mappings leads them to. */
function withMappings(
  ports: readonly ReadComponent[],
  mappings: Json,
  errors: DocumentError[],
): readonly ReadComponent[] {
  const byPort = new Map<string, JsonObject>();
  for (const [index, mapping] of (Array.isArray(mappings) ? mappings : []).entries()) {
    const port = isJsonObject(mapping) ? String(mapping.front_port ?? '') : '';
    const path = `${portMappings}[${index}]`;
    if (!isJsonObject(mapping) || !ports.some(({ values }) => nameIn(values) === port))
      errors.push(wrong(path, port, 'This must name a front port of the document.'));
    else if (byPort.has(port) || (mapping.front_port_position ?? 1) !== 1)
      errors.push(wrong(path, port, 'A front port must map to exactly one position.'));
    else byPort.set(port, mapping);
  }
  return ports.map(({ path, values }) => {
    const { rear_port = values.rear_port, rear_port_position = values.rear_port_position } =
      byPort.get(nameIn(values)) ?? {};
    const target = {
      ...(rear_port === undefined ? {} : { rear_port }),
      ...(rear_port_position === undefined ? {} : { rear_port_position }),
    };
    return { path, values: { ...values, ...target } };
  });
}

/** The name of a component. YAML reads a name of digits as a number. */
export const nameIn = ({ name }: JsonObject): string => plainText(name);

const wrong = (field: string, value: Json, message: string): DocumentError => ({
  field,
  value: value === null ? null : plainText(value),
  message,
});
