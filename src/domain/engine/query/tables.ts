import type { Collection } from '../collection.ts';
import type { Reader, RowOf } from '../ports.ts';
import { collect, isOfType, rowOfType } from '../resource/load-objects.ts';
import type { ObjectOf, StoredObject } from '../resource/resource.ts';
import type { TypeName } from '../schema/field-kinds.ts';

interface Table {
  /** In memory, or all objects. */
  readonly source: Collection | readonly StoredObject[];
  /** What the collection said of its changes when it was read; undefined where it is not in memory. */
  readonly changes: number | undefined;
}

const isInMemory = (source: Table['source']): source is Collection => 'ids' in source;

/** Collections side by side, without what is packed. They are looked at before the caller waits for anything else. */
export class Tables {
  readonly #tables: ReadonlyMap<TypeName, Table>;

  private constructor(tables: ReadonlyMap<TypeName, Table>) {
    this.#tables = tables;
  }

  /** Reads them strongly, all in one round trip where they are kept in memory. */
  static async read(reader: Reader, types: readonly TypeName[]): Promise<Tables> {
    const sources = await Promise.all(types.map(async (type) => [type, await sourceOf(reader, type)] as const));
    return new Tables(
      new Map(
        sources.map(([type, source]) => [type, { source, changes: isInMemory(source) ? source.changes : undefined }]),
      ),
    );
  }

  /** The objects of a type that pass the test, by id. */
  where<T extends TypeName>(type: T, test: (row: RowOf<T>) => boolean): readonly ObjectOf<T>[] {
    const source = this.#tables.get(type)?.source ?? [];
    const objects = isInMemory(source)
      ? source.ids(['id'], (row) => test(rowOfType(type, row))).flatMap((id) => source.object(id) ?? [])
      : source.filter((object) => test(rowOfType(type, object)));
    return objects.filter((object) => isOfType(object, type));
  }

  /** The objects of a type with these ids; those that are not there are left out. */
  named<T extends TypeName>(type: T, ids: Iterable<number>): readonly ObjectOf<T>[] {
    const source = this.#tables.get(type)?.source ?? [];
    const wanted = new Set(ids);
    const objects = isInMemory(source)
      ? [...wanted].flatMap((id) => source.object(id) ?? [])
      : source.filter(({ id }) => wanted.has(id));
    return objects.filter((object) => isOfType(object, type));
  }

  /** True when nothing can have changed since `before` was read. */
  isAs(before: Tables): boolean {
    return [...this.#tables].every(([type, { source, changes }]) => {
      const then = before.#tables.get(type);
      return changes !== undefined && then?.source === source && then.changes === changes;
    });
  }
}

async function sourceOf(reader: Reader, type: TypeName): Promise<Table['source']> {
  const collection = await reader.collection(type, 'stored');
  if (collection) return collection;
  const rows = await collect(reader.rows({ kind: 'in-order', type }));
  return [...(await reader.getMany(rows.map(({ id }) => ({ type, id })))).values()].sort((a, b) => a.id - b.id);
}
