import { nearest } from '../../query/did-you-mean.ts';
import type { Registry } from '../../resource/registry.ts';
import type { Resource } from '../../resource/resource.ts';
import { type CustomField, isRelation } from '../../schema/custom-fields.ts';
import type { Field, FieldKind, GenericReferenceField, TerminationsField, TypeName } from '../../schema/field-kinds.ts';
import { UnusableFile } from './row-report.ts';

/** Rejected rows are returned with an error column, which is ignored when they are imported again. */
export const errorsHeader = 'import_errors';

/** Meaning of one column of a file, from its header. */
export type Column = { readonly header: string; readonly index: number } & (
  | { readonly kind: 'id' }
  | { readonly kind: 'errors' }
  /** Cells go into the request under `key`; generic references have two columns. */
  | { readonly kind: 'value'; readonly name: string; readonly field: Field; readonly key: string }
  /** Cells name one object of `target`, or several, by its attribute `accessor`. */
  | {
      readonly kind: 'reference';
      readonly name: string;
      readonly field: Field;
      readonly target: TypeName;
      readonly accessor: string;
    }
  /** Cells name the object of a generic reference; another column names its type. */
  | {
      readonly kind: 'named';
      readonly name: string;
      readonly field: GenericReferenceField;
      readonly accessor: string | undefined;
    }
  /** One member of a JSON object. */
  | { readonly kind: 'member'; readonly name: string; readonly field: Field; readonly member: string }
  /** A field that the organisation has defined. */
  | {
      readonly kind: 'custom';
      readonly name: 'custom_fields';
      readonly customField: CustomField;
      readonly accessor: string | undefined;
    }
  /** Not a field of the object itself: narrows what other columns mean, as the manufacturer of a device type. */
  | { readonly kind: 'scope'; readonly name: string; readonly target: TypeName; readonly accessor: string }
  /** One part of what a cable end is attached to. */
  | { readonly kind: 'end'; readonly name: string; readonly field: TerminationsField; readonly part: string }
);

/** The columns of a file, by what they are about. */
export interface Columns {
  /** The declarations by which the header was read. */
  readonly registry: Registry;
  readonly all: readonly Column[];
  /** Places of columns without a header: their cells must be blank. */
  readonly unnamed: ReadonlySet<number>;
  /** The fewest cells of a row: up to the last column that has a header. */
  readonly fewest: number;
  /** The most cells of a row. */
  readonly most: number;
  /** The column of a field or scope. */
  readonly named: ReadonlyMap<string, Column>;
  /** Headers under which the errors of a field are reported. */
  headerOf(field: string): Column | undefined;
}

/** The attribute by which CSV names objects of this type when the header does not say. */
export const importKeyOf = (resource: Resource): string =>
  resource.importKey ?? (resource.fields.name ? 'name' : (resource.naturalKey ?? 'id'));

/** What a custom field is called in files. NetBox: cf_<name>. */
export const customPrefix = 'cf_';

/** Maximum number of columns; a file with more is not a table of objects. */
const mostColumns = 1_000;

/**
 * Reads the header row by the declaration. Blank headers make columns without a meaning, as spreadsheets leave them. Throws
 * UnusableFile for a header that is unknown or there twice, and for too many columns.
 */
export function readHeader(
  registry: Registry,
  resource: Resource,
  headers: readonly string[],
  customFields: readonly CustomField[] = [],
): Columns {
  const places = headers.map((header, index) => ({ header: header.trim(), index }));
  const filled = places.filter(({ header }) => header !== '');
  if (filled.length > mostColumns)
    throw new UnusableFile(`The file has ${filled.length} columns; at most ${mostColumns} are read.`);
  const all = filled.map(({ header, index }) => readColumn(registry, resource, customFields, header, index));
  const named = new Map<string, Column>();
  for (const column of all) {
    for (const name of namesOf(column)) {
      const other = named.get(name);
      const bothParts = column.kind === 'member' && other?.kind === 'member' && column.header !== other.header;
      if (other && !bothParts) throw new UnusableFile(`Duplicate or conflicting column header for "${name}"`);
      named.set(name, column);
    }
  }
  return {
    registry,
    all,
    unnamed: new Set(places.flatMap(({ header, index }) => (header === '' ? [index] : []))),
    fewest: (filled.at(-1)?.index ?? -1) + 1,
    most: headers.length,
    named,
    headerOf: (field) => all.find((column) => reports(column, field)),
  };
}

const namesOf = (column: Column): readonly string[] => {
  if (column.kind === 'reference' || column.kind === 'scope') return [column.name];
  if (column.kind === 'member') return [column.name, column.header];
  if (column.kind === 'named') return [column.name, `${column.name}_id`];
  if (column.kind === 'custom') return [customPrefix + column.customField.name];
  return [column.header];
};

/** Errors of generic references stand under `<field>_type`; those of a cable end under its field. */
const reports = (column: Column, field: string): boolean => {
  if (column.kind === 'errors') return false;
  if (column.kind === 'id') return field === 'id';
  if (column.kind === 'custom') return column.header === field || customPrefix + column.customField.name === field;
  if (column.kind === 'named') return [column.name, `${column.name}_id`].includes(field);
  if (column.kind === 'end') return column.name === field && (column.part === 'name' || column.part === 'id');
  return column.name === field || column.header === field;
};

/** True for a header that means something in files of this resource. */
export function isColumn(
  registry: Registry,
  resource: Resource,
  header: string,
  customFields: readonly CustomField[] = [],
): boolean {
  try {
    readColumn(registry, resource, customFields, header, 0);
    return true;
  } catch (error) {
    if (error instanceof UnusableFile) return false;
    throw error;
  }
}

function readColumn(
  registry: Registry,
  resource: Resource,
  customFields: readonly CustomField[],
  header: string,
  index: number,
): Column {
  if (header === 'id') return { kind: 'id', header, index };
  if (header === errorsHeader) return { kind: 'errors', header, index };
  const [name = '', accessor, ...rest] = header.split('.');
  const column =
    rest.length > 0
      ? undefined
      : (customColumn(customFields, { header, index, name, accessor }) ??
        fieldColumn(registry, resource, { header, index, name, accessor }) ??
        scopeColumn(registry, resource, { header, index, name, accessor }) ??
        endColumn(registry, resource, header, index));
  if (column) return column;
  const known = knownHeaders(resource, customFields);
  throw new UnusableFile(`Unrecognized header: ${header.slice(0, 100)}. ${nearest(header, known)}`);
}

/** Headers to suggest. */
export const knownHeaders = (resource: Resource, customFields: readonly CustomField[]): readonly string[] => [
  'id',
  ...Object.entries(resource.fields).flatMap(([name, { kind, readOnly, hidden, secret }]) => {
    if (readOnly || hidden || secret || kind === 'computed' || kind === 'custom-fields' || kind === 'mappings')
      return [];
    if (kind === 'generic') return [`${name}_type`, `${name}_id`, name];
    return kind === 'terminations' ? ['type', 'device', 'name'].map((part) => sideHeader(name, part)) : [name];
  }),
  ...Object.values(resource.importScope ?? {}).flatMap((scope) => Object.values(scope)),
  ...customFields.map(({ name }) => customPrefix + name),
];

const sideHeader = (field: string, part: string): string => `side_${field.replace(/_terminations$/, '')}_${part}`;

interface Header {
  readonly header: string;
  readonly index: number;
  /** Before the dot. */
  readonly name: string;
  /** After the dot. */
  readonly accessor: string | undefined;
}

/** What has no column under its own name. */
const columnless: ReadonlySet<FieldKind> = new Set([
  'computed',
  'custom-fields',
  'generic',
  'terminations',
  'mappings',
]);

function fieldColumn(
  registry: Registry,
  resource: Resource,
  { header, index, name, accessor }: Header,
): Column | undefined {
  const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
  if (!field) return genericColumn(resource, header, index);
  if (field.readOnly) return undefined;
  if (field.kind === 'generic') return { kind: 'named', header, index, name, field, accessor };
  if (columnless.has(field.kind)) return undefined;
  if (field.kind === 'json' && accessor && !field.parseList)
    return { kind: 'member', header, index, name, field, member: accessor };
  if (field.kind === 'reference' || field.kind === 'references') {
    const { target } = field;
    return {
      kind: 'reference',
      header,
      index,
      name,
      field,
      target,
      accessor: accessorOf(registry.resourceOf(target), accessor),
    };
  }
  return accessor === undefined ? { kind: 'value', header, index, name, field, key: name } : undefined;
}

/** `cf_<name>`, and `cf_<name>.<attribute>` of what it refers to. */
function customColumn(
  customFields: readonly CustomField[],
  { header, index, name, accessor }: Header,
): Column | undefined {
  const customField = customFields.find((field) => customPrefix + field.name === name);
  if (!customField || (accessor !== undefined && !isRelation(customField.type))) return undefined;
  return { kind: 'custom', name: 'custom_fields', header, index, customField, accessor };
}

function accessorOf(resource: Resource, accessor: string | undefined): string {
  if (accessor === undefined) return importKeyOf(resource);
  const field = resource.fields[accessor];
  if (accessor !== 'id' && (!field || field.secret || field.hidden || field.kind === 'computed'))
    throw new UnusableFile(`"${accessor}" is an invalid accessor field name.`);
  return accessor;
}

/** `<field>_type` and `<field>_id` of a reference that may point at several types. */
function genericColumn(resource: Resource, header: string, index: number): Column | undefined {
  const name = header.replace(/_(type|id)$/, '');
  const field = resource.fields[name];
  return field?.kind === 'generic' && !field.readOnly && name !== header
    ? { kind: 'value', header, index, name, field, key: header }
    : undefined;
}

/** A column that only narrows other columns, as the declaration says with importScope. */
function scopeColumn(
  registry: Registry,
  resource: Resource,
  { header, index, name, accessor }: Header,
): Column | undefined {
  for (const [field, scope] of Object.entries(resource.importScope ?? {})) {
    const attribute = Object.keys(scope).find((key) => scope[key] === name);
    const declared = resource.fields[field];
    if (attribute === undefined || declared?.kind !== 'reference') continue;
    const scoping = registry.resourceOf(declared.target).fields[attribute];
    if (scoping?.kind === 'reference')
      return {
        kind: 'scope',
        header,
        index,
        name,
        target: scoping.target,
        accessor: accessorOf(registry.resourceOf(scoping.target), accessor),
      };
  }
  return undefined;
}

/** Parts of a cable end beside the attributes of what it is attached to. */
export const endParts: ReadonlySet<string> = new Set(['type', 'id', 'name', 'site']);

/** NetBox: `side_a_type`, `side_a_device`, `side_a_name`, ... describe what `a_terminations` holds. */
function endColumn(registry: Registry, resource: Resource, header: string, index: number): Column | undefined {
  const match = /^side_([ab])_(.+)$/.exec(header);
  const name = `${match?.[1]}_terminations`;
  const part = match?.[2];
  const field = resource.fields[name];
  if (part === undefined || field?.kind !== 'terminations') return undefined;
  const known =
    endParts.has(part) || field.targets.some((type) => registry.resourceOf(type).fields[part]?.kind === 'reference');
  return known ? { kind: 'end', header, index, name, field, part } : undefined;
}
