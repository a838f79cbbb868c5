import type { Resource } from '../../resource/resource.ts';
import type { TypeName } from '../../schema/field-kinds.ts';
import { type Column, type Columns, importKeyOf } from './columns.ts';
import type { CsvRecord } from './row-report.ts';

/** Objects that rows call by name alone, by type. */
export type WantedNames = ReadonlyMap<TypeName, ReadonlySet<string>>;

/**
 * The names that rows ask for and that no unique marker answers, but the default order of the collection does: devices of
 * components and cables above all.
 */
export function wantedNames(resource: Resource, columns: Columns, records: readonly CsvRecord[]): WantedNames {
  const { resourceOf } = columns.registry;
  const wanted = new Map<TypeName, Set<string>>();
  for (const column of columns.all) {
    const named = namedBy(resource, columns, column);
    if (!named || !isFoundInOrder(resourceOf(named.type), named.accessor)) continue;
    const names = wanted.get(named.type) ?? new Set<string>();
    wanted.set(named.type, names);
    for (const { cells } of records) {
      const cell = cells[column.index] ?? '';
      if (cell !== '') names.add(cell);
    }
  }
  return wanted;
}

/** The type and attribute by which the cells of a column name an object, if by nothing else. */
function namedBy(resource: Resource, columns: Columns, column: Column) {
  if (column.kind === 'reference' && column.field.kind === 'reference') {
    const scope = Object.values(resource.importScope?.[column.name] ?? {});
    return scope.some((name) => columns.named.has(name))
      ? undefined
      : { type: column.target, accessor: column.accessor };
  }
  if (column.kind !== 'end' || columns.all.some((other) => other.kind === 'end' && other.part === 'site'))
    return undefined;
  const { resourceOf } = columns.registry;
  for (const type of column.field.targets) {
    const owner = resourceOf(type).fields[column.part];
    if (owner?.kind === 'reference') return { type: owner.target, accessor: importKeyOf(resourceOf(owner.target)) };
  }
  return undefined;
}

function isFoundInOrder({ fields, ordering, unique }: Resource, accessor: string): boolean {
  const marked = unique.some(
    (constraint) =>
      constraint.fields.length === 1 &&
      constraint.fields[0] === accessor &&
      !constraint.when &&
      !constraint.caseInsensitive,
  );
  return fields[accessor]?.kind === 'text' && ordering[0] === accessor && !marked;
}
