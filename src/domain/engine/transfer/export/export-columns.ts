import { type Json, type JsonObject, plainText } from '../../json.ts';
import type { Registry } from '../../resource/registry.ts';
import { isObjectRef, type Resource, type StoredObject } from '../../resource/resource.ts';
import { refsIn } from '../../resource/serialize.ts';
import { type CustomField, isRelation, storedValues } from '../../schema/custom-fields.ts';
import type { Field, ReferenceField } from '../../schema/field-kinds.ts';
import { customPrefix, importKeyOf } from '../import/columns.ts';
import { isImportable } from '../import/importable.ts';
import { exactAccessor, exactListAccessor } from './accessors.ts';

/** The values of an object that a reference field of another one names; undefined when it names none. */
export type Follow = (field: Field, value: Json | undefined) => JsonObject | undefined;

/** One column of an exported file. */
export interface ExportColumn {
  readonly header: string;
  /** The cell of an object, as an import of it reads it. */
  cell(object: StoredObject, follow: Follow): string;
  /** Fields whose objects the cell reads: one, or one and a field of its object. */
  readonly path?: readonly string[];
}

/**
 * The columns of a resource, as imports take them, in the order of the declaration. What an import could not take as an
 * unchanged value is left out: secrets, and what only tells a write what to do. Resources that nobody imports show what
 * their answers show.
 */
export function exportColumns(
  registry: Registry,
  resource: Resource,
  customFields: readonly CustomField[],
): readonly ExportColumn[] {
  const shown = Object.entries(resource.fields).filter(
    ([, field]) => !field.secret && !field.hidden && !field.writeOnly && !(field.readOnly && isImportable(resource)),
  );
  return [
    idColumn,
    ...shown.flatMap(([name, field]) =>
      field.kind === 'custom-fields'
        ? customFields.map(customColumn)
        : [...scopeColumns(registry, resource, name), ...fieldColumns(registry, resource, name, field)],
    ),
  ];
}

/** Objects by id: their names may be anything. */
function customColumn(field: CustomField): ExportColumn {
  const header = customPrefix + field.name + (isRelation(field.type) ? '.id' : '');
  return {
    header,
    cell({ values }) {
      const value = storedValues(values)[field.id] ?? null;
      if (field.type === 'json') return value === null ? '' : JSON.stringify(value);
      return Array.isArray(value) ? value.join(',') : plainText(value);
    },
  };
}

const idColumn: ExportColumn = { header: 'id', cell: ({ id }) => String(id) };

function fieldColumns(registry: Registry, resource: Resource, name: string, field: Field): readonly ExportColumn[] {
  switch (field.kind) {
    case 'computed':
    case 'custom-fields':
    case 'mappings':
      return [];
    case 'reference':
      return [referenceColumn(registry, resource, name, field)];
    case 'references': {
      const target = registry.resourceOf(field.target);
      const accessor = exactListAccessor(target);
      return [listColumn(name, field, headerFor(name, target, accessor), accessor)];
    }
    case 'generic':
      return [
        { header: `${name}_type`, cell: ({ values }) => refPart(values[name], 'type') },
        { header: `${name}_id`, cell: ({ values }) => refPart(values[name], 'id') },
      ];
    case 'terminations': {
      const side = `side_${name.replace(/_terminations$/, '')}`;
      return [
        { header: `${side}_type`, cell: ({ values }) => refsIn(field, values[name])[0]?.type ?? '' },
        {
          header: `${side}_id`,
          cell: ({ values }) =>
            refsIn(field, values[name])
              .map(({ id }) => id)
              .join(','),
        },
      ];
    }
    default:
      return [{ header: name, cell: ({ values }) => cellText(field, values[name] ?? null) }];
  }
}

function referenceColumn(registry: Registry, resource: Resource, name: string, field: ReferenceField): ExportColumn {
  const target = registry.resourceOf(field.target);
  const accessor = exactAccessor(target, Object.keys(resource.importScope?.[name] ?? {}));
  const header = headerFor(name, target, accessor);
  if (accessor === 'id') return { header, cell: ({ values }) => plainText(values[name]) };
  return { header, path: [name], cell: ({ values }, follow) => plainText(follow(field, values[name])?.[accessor]) };
}

function listColumn(name: string, field: Field, header: string, accessor: string): ExportColumn {
  if (accessor === 'id') return { header, cell: ({ values }) => [values[name] ?? []].flat().join(',') };
  return {
    header,
    path: [name],
    cell: ({ values }, follow) =>
      [values[name] ?? []]
        .flat()
        .flatMap((id) => plainText(follow(field, [id])?.[accessor]) || [])
        .join(','),
  };
}

/** What narrows a reference and is no field of the object itself: the manufacturer of its device type. */
function scopeColumns(registry: Registry, resource: Resource, name: string): readonly ExportColumn[] {
  const field = resource.fields[name];
  if (field?.kind !== 'reference') return [];
  const target = registry.resourceOf(field.target);
  return Object.entries(resource.importScope?.[name] ?? {}).flatMap(([attribute, header]): readonly ExportColumn[] => {
    const scoping = target.fields[attribute];
    if (resource.fields[header] || scoping?.kind !== 'reference') return [];
    const scope = registry.resourceOf(scoping.target);
    const accessor = exactAccessor(scope, []);
    return [
      {
        header: headerFor(header, scope, accessor),
        path: [name, attribute],
        cell: ({ values }, follow) => {
          const value = follow(field, values[name])?.[attribute];
          return plainText(accessor === 'id' ? value : follow(scoping, value)?.[accessor]);
        },
      },
    ];
  });
}

const headerFor = (name: string, target: Resource, accessor: string): string =>
  importKeyOf(target) === accessor ? name : `${name}.${accessor}`;

const refPart = (value: Json | undefined, part: 'type' | 'id'): string =>
  isObjectRef(value) ? plainText(value[part]) : '';

function cellText(field: Field, value: Json): string {
  if (field.kind === 'json') return value === null ? '' : JSON.stringify(value);
  return Array.isArray(value) ? value.join(',') : plainText(value);
}
