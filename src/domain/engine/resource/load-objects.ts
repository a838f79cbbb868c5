import type { Reader, Row, RowOf, RowSource } from '../ports.ts';
import type { FieldName, TypeName } from '../schema/field-kinds.ts';
import type { ObjectOf, StoredObject } from './resource.ts';

/** True when the object is of the type, whose declared values it has. */
export const isOfType = <T extends TypeName>(object: StoredObject, type: T): object is ObjectOf<T> & StoredObject =>
  object.type === type;

/** Rows carry no type: who read them as those of a type vouches for it. */
export const rowsOfType = <T extends TypeName>(_type: T, rows: readonly Row[]): readonly RowOf<T>[] =>
  rows as readonly RowOf<T>[];

/** The same of one row. */
export const rowOfType = <T extends TypeName>(_type: T, row: Row): RowOf<T> => row as RowOf<T>;

/** The rows of one access path, with the values of their type. */
export const rowsFrom = <T extends TypeName>(
  reader: Pick<Reader, 'rows'>,
  source: RowSource & { readonly type: T },
  limit?: number,
): AsyncIterable<RowOf<T>> => reader.rows(source, limit) as AsyncIterable<RowOf<T>>;

/** The rows that refer through this field to an object, by its id or as `<type>#<id>`, or to a text. */
export const referringTo = (type: TypeName, field: string, target: number | string) =>
  ({ kind: 'reference', type, field, target: String(target) }) as const;

/** What `Reader.referring` answers, by one list of rows for each target. */
export async function referringOneByOne(
  reader: Pick<Reader, 'rows'>,
  type: TypeName,
  field: string,
  targets: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const found = await Promise.all(
    targets.map(async (target) => [target, await collect(reader.rows(referringTo(type, field, target)))] as const),
  );
  return new Map(found.filter(([, rows]) => rows.length > 0));
}

/** All that an iteration yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** All rows that refer to an object through this field. */
export async function referringRows<T extends TypeName>(
  reader: Pick<Reader, 'rows'>,
  type: T,
  field: FieldName<T>,
  target: number | string,
): Promise<readonly RowOf<T>[]> {
  return collect(rowsFrom(reader, { ...referringTo(type, field, target), type }));
}

/** The objects of a type with these ids, in one batch; those that are not there are left out. */
export async function loadObjects<T extends TypeName>(
  reader: Pick<Reader, 'getMany'>,
  type: T,
  ids: readonly number[],
): Promise<readonly ObjectOf<T>[]> {
  const found = await reader.getMany(ids.map((id) => ({ type, id })));
  return [...found.values()].filter((object) => isOfType(object, type));
}

/** The object of a type with this id; undefined where there is none. */
export async function loadObject<T extends TypeName>(
  reader: Pick<Reader, 'getMany'>,
  type: T,
  id: number,
): Promise<ObjectOf<T> | undefined> {
  return (await loadObjects(reader, type, [id]))[0];
}
