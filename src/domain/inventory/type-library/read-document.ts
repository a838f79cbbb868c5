import { isBlank, isJsonObject, type Json, type JsonObject, plainText } from '../../engine/json.ts';
import { mistyped } from '../../engine/query/did-you-mean.ts';
import type { Resource } from '../../engine/resource/resource.ts';
import type { Field } from '../../engine/schema/field-kinds.ts';
import type { RowError } from '../../engine/transfer/import/row-report.ts';
import type { WrittenTexts } from '../../engine/transfer/import/written-texts.ts';
import { type ComponentList, componentFields, componentLists, documentNames, portMappings } from './library.ts';
import { wholeMeasures } from './rack-measures.ts';

/** A component of a document: the fields of its template, siblings by name. */
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
  /** Mistakes with the places where they stand: `interfaces[2].type`. */
  readonly errors: readonly RowError[];
  /** What was rounded. */
  readonly warnings: readonly RowError[];
  /** Paths of the members that mean nothing here. */
  readonly ignored: readonly string[];
}

/** The columns that a document's own members may be. */
interface DocumentColumns {
  /** Those to suggest. */
  readonly names: readonly string[];
  has(key: string): boolean;
}

interface DocumentParts {
  readonly resource: Resource;
  readonly document: JsonObject;
  readonly texts: WrittenTexts;
  readonly columns: DocumentColumns;
}

/** Reads one document, of which every mistake in its form is reported. */
export const readDocument = (parts: DocumentParts): ReadDocument => new DocumentReader(parts).read();

class DocumentReader {
  readonly #resource: Resource;
  readonly #document: JsonObject;
  readonly #texts: WrittenTexts;
  readonly #columns: DocumentColumns;
  readonly #errors: RowError[] = [];
  readonly #ignored: string[] = [];

  constructor({ resource, document, texts, columns }: DocumentParts) {
    this.#resource = resource;
    this.#document = document;
    this.#texts = texts;
    this.#columns = columns;
  }

  read(): ReadDocument {
    const lists = componentLists(this.#resource);
    const { cells, named, warnings } = this.#ownCells([
      ...lists.map(({ key }) => key),
      ...(lists.length > 0 ? [portMappings] : []),
    ]);
    const components = lists.map((list) => {
      const read = this.#components(list);
      return [list, list.template.fields.rear_ports ? this.#withMappings(list, read) : read] as const;
    });
    return { cells, named, components, errors: this.#errors, warnings, ignored: this.#ignored };
  }

  #ownCells(listKeys: readonly string[]) {
    const own: Record<string, Json> = {};
    const named: Record<string, Json> = {};
    for (const key of Object.keys(this.#document)) {
      if (listKeys.includes(key)) continue;
      const field = this.#resource.fields[ownName(key)];
      const value = this.#texts.memberOf(this.#document, key, field);
      if (!this.#columns.has(ownName(key))) this.#unknown(key, key, value, [...this.#columns.names, ...listKeys]);
      else if (Array.isArray(value) && field?.kind === 'references') named[ownName(key)] = value;
      else if (typeof value === 'object' && value !== null && field?.kind !== 'json')
        this.#wrong(key, value, 'This must be a single value.');
      else own[ownName(key)] = value;
    }
    // NetBox: attributes mean something by the schema of their profile only.
    if (!isBlank(own.attributes) && isBlank(own.profile))
      this.#wrong('profile', null, 'Profile must be specified if attributes are provided.');
    const { document, warnings } = wholeMeasures(own);
    const cells = new Map(Object.entries(document).map(([key, value]) => [key, plainText(value)]));
    return { cells, named, warnings };
  }

  #components({ key, template }: ComponentList): readonly ReadComponent[] {
    const items = this.#document[key] ?? null;
    if (items === null) return [];
    if (!Array.isArray(items)) {
      this.#wrong(key, items, 'This must be a list.');
      return [];
    }
    const fields = new Map(componentFields(template));
    const names = new Set<string>();
    return items.flatMap((item: Json, index): readonly ReadComponent[] => {
      const path = `${key}[${index}]`;
      if (!isJsonObject(item)) {
        this.#wrong(path, item, 'This must be a mapping.');
        return [];
      }
      const values = this.#componentValues(path, item, fields);
      const name = nameIn(values);
      if (names.has(name)) this.#wrong(`${path}.name`, name, `Another entry of ${key} has this name.`);
      names.add(name);
      return [{ path, values }];
    });
  }

  #componentValues(path: string, item: JsonObject, fields: ReadonlyMap<string, Field>): JsonObject {
    const values: Record<string, Json> = {};
    for (const name of Object.keys(item)) {
      const value = this.#texts.memberOf(item, name, fields.get(name));
      if (fields.has(name)) values[name] = value;
      else this.#unknown(`${path}.${name}`, name, value, [...fields.keys()]);
    }
    return values;
  }

  /** Front ports with the rear ports, by their names, that the list of mappings leads them to. */
  #withMappings({ template }: ComponentList, ports: readonly ReadComponent[]): readonly ReadComponent[] {
    const mappings = this.#document[portMappings] ?? null;
    const byPort = new Map<string, JsonObject[]>();
    for (const [index, item] of (Array.isArray(mappings) ? mappings : []).entries()) {
      const mapping = isJsonObject(item)
        ? this.#texts.membersOf(item, (name) => template.fields[name.replace('front_port', 'rear_port')])
        : {};
      const port = plainText(mapping.front_port);
      const path = `${portMappings}[${index}]`;
      if (!ports.some(({ values }) => nameIn(values) === port)) {
        this.#wrong(path, port, 'This must name a front port of the document.');
        continue;
      }
      const { front_port_position = 1, rear_port = null, rear_port_position = 1 } = mapping;
      const entries = byPort.get(port) ?? [];
      if (entries.some(({ position }) => position === front_port_position))
        this.#wrong(path, port, `Position ${front_port_position} of the front port is mapped more than once.`);
      byPort.set(port, [...entries, { position: front_port_position, rear_port, rear_port_position }]);
    }
    return ports.map(({ path, values }) => {
      const rear_ports = byPort.get(nameIn(values));
      return { path, values: rear_ports ? { ...values, rear_ports } : values };
    });
  }

  /** What nearly is a known name is a mistake; NetBox reads over everything else that it does not know. */
  #unknown(path: string, name: string, value: Json, known: readonly string[]): void {
    const meant = mistyped(name, known);
    if (meant === undefined) this.#ignored.push(path);
    else this.#wrong(path, value, `Unrecognized field: ${name}. Did you mean ${meant}?`);
  }

  #wrong(field: string, value: Json, message: string): void {
    this.#errors.push({ field, value: value === null ? null : plainText(value), message });
  }
}

/** The field that a key of a document means. */
const ownName = (key: string): string => Object.keys(documentNames).find((name) => documentNames[name] === key) ?? key;

/** The name of a component. A file may have a name of digits as a number. */
export const nameIn = ({ name }: JsonObject): string => plainText(name);
