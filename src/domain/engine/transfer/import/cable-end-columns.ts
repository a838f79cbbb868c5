import type { Json } from '../../json.ts';
import type { Registry } from '../../resource/registry.ts';
import type { Resource } from '../../resource/resource.ts';
import type { TerminationsField, TypeName } from '../../schema/field-kinds.ts';
import { parseObjectType } from '../../schema/parse.ts';
import { listItems } from './cells.ts';
import { type Column, type Columns, endParts, importKeyOf } from './columns.ts';
import type { FindReference } from './find-references.ts';

type EndColumn = Column & { readonly kind: 'end' };
type Parts = ReadonlyMap<string, EndColumn>;

/** What one end of a cable is attached to, as the API writes it, or what is wrong with which column. */
export type End =
  | { readonly name: string; readonly value: Json }
  | { readonly column: EndColumn; readonly error: string };

/** Reads both ends of a cable from columns such as `side_a_type`, `side_a_device` and `side_a_name`. */
export async function readEnds(
  columns: Columns,
  cells: readonly string[],
  find: FindReference,
): Promise<readonly End[]> {
  const ends = new Map<string, Map<string, EndColumn>>();
  for (const column of columns.all) {
    if (column.kind !== 'end') continue;
    const parts = ends.get(column.name) ?? new Map<string, EndColumn>();
    ends.set(column.name, parts.set(column.part, column));
  }
  const read = await Promise.all([...ends].map(([name, parts]) => readEnd(columns.registry, name, parts, cells, find)));
  return read.filter((end) => end !== undefined);
}

async function readEnd(
  registry: Registry,
  name: string,
  parts: Parts,
  cells: readonly string[],
  find: FindReference,
): Promise<End | undefined> {
  const cellOf = (part: string): string => cells[parts.get(part)?.index ?? -1] ?? '';
  const [first] = parts.values();
  if (!first || [...parts.values()].every(({ part }) => cellOf(part) === '')) return undefined;
  for (const part of ['type', cellOf('id') === '' ? 'name' : 'id'])
    if (cellOf(part) === '') return { column: parts.get(part) ?? first, error: 'This field is required.' };
  const typeColumn = parts.get('type') ?? first;
  const type = readType(first.field, cellOf('type'));
  if ('error' in type) return { column: typeColumn, error: type.error };

  const ids = listItems(cellOf('id'));
  if (ids.length > 0) return { name, value: ids.map((id) => ({ object_type: type.value, object_id: id })) };

  const resource = registry.resourceOf(type.value);
  return readNamed(name, { registry, resource, parts, naming: parts.get('name') ?? first, find }, cellOf);
}

/** What the cells of one end have in common. */
interface NamedEnd {
  readonly registry: Registry;
  /** What the component is. */
  readonly resource: Resource;
  readonly parts: Parts;
  /** The column that names the component. */
  readonly naming: EndColumn;
  readonly find: FindReference;
}

type CellOf = (part: string) => string;

/** One component, or several: `eth1,eth2` of one device, or one of each of as many devices. */
async function readNamed(name: string, end: NamedEnd, cellOf: CellOf): Promise<End> {
  const { parts, resource } = end;
  const whole = await readOne(end, cellOf);
  if ('id' in whole) return { name, value: [{ object_type: resource.type, object_id: whole.id }] };
  const lists = new Map(
    [...parts.keys()].flatMap((part) =>
      part === 'name' || !endParts.has(part) ? [[part, listItems(cellOf(part))] as const] : [],
    ),
  );
  const count = Math.max(...[...lists.values()].map(({ length }) => length));
  if (count < 2) return whole;
  const value: Json[] = [];
  for (let index = 0; index < count; index++) {
    const one = await readOne(end, (part) => {
      const list = lists.get(part) ?? [cellOf(part)];
      return list[list.length === 1 ? 0 : index] ?? '';
    });
    if (!('id' in one)) return one;
    value.push({ object_type: resource.type, object_id: one.id });
  }
  return { name, value };
}

/** The component that these cells name, or what is wrong with which column. */
async function readOne(
  end: NamedEnd,
  cellOf: CellOf,
): Promise<{ readonly id: number } | { readonly column: EndColumn; readonly error: string }> {
  const { parts, naming, resource, find } = end;
  const scope: Record<string, Json> = {};
  for (const column of parts.values()) {
    const cell = cellOf(column.part);
    if (endParts.has(column.part) || cell === '') continue;
    const owner = await findOwner(end, column.part, cell, cellOf('site'));
    if ('error' in owner) return { column, error: owner.error };
    scope[column.part] = owner.id;
  }
  const called = cellOf('name');
  const found = await find(resource.type, { ...scope, [importKeyOf(resource)]: called }, called);
  return 'id' in found ? found : { column: naming, error: found.error };
}

function readType(field: TerminationsField, cell: string): { readonly value: TypeName } | { readonly error: string } {
  const type = field.targets.find((target) => target === cell);
  if (type) return { value: type };
  const parsed = parseObjectType(field.targets, cell);
  return { error: 'error' in parsed ? parsed.error : 'This field is required.' };
}

/** The device or other parent of the component; the site distinguishes devices with the same name. */
async function findOwner({ registry, resource, find }: NamedEnd, attribute: string, cell: string, site: string) {
  const { resourceOf } = registry;
  const field = resource.fields[attribute];
  if (field?.kind !== 'reference') return { error: `A ${resource.label} has no ${attribute}.` };
  const owner = resourceOf(field.target);
  const ofSite = owner.fields.site;
  const scope: Record<string, Json> = {};
  if (site !== '' && ofSite?.kind === 'reference') {
    const found = await find(ofSite.target, { [importKeyOf(resourceOf(ofSite.target))]: site }, site);
    if ('error' in found) return found;
    scope.site = found.id;
  }
  return find(field.target, { ...scope, [importKeyOf(owner)]: cell }, cell);
}
