import type { Context } from '../../context.ts';
import type { Reader } from '../../ports.ts';
import { listAll } from '../../query/list.ts';
import type { Parameters } from '../../query/selection.ts';
import { definitionsOf } from '../../resource/custom-field-cache.ts';
import { type Resource, refKey, type StoredObject } from '../../resource/resource.ts';
import { refsIn } from '../../resource/serialize.ts';
import type { ObjectRef } from '../../schema/field-kinds.ts';
import { type ExportColumn, exportColumns, type Follow } from './export-columns.ts';

type Cells = readonly string[];

/**
 * The records of a CSV file of all objects that the query asks for and the caller may view: the header row, then pages of
 * rows.
 */
export async function* exportRows(
  context: Pick<Context, 'store' | 'actor'>,
  resource: Resource,
  parameters: Parameters,
): AsyncGenerator<readonly Cells[]> {
  const { store } = context;
  const columns = exportColumns(store.registry, resource, (await definitionsOf(store)).customFieldsOf(resource.type));
  yield [columns.map(({ header }) => header)];
  const related = new RelatedObjects(store);
  for await (const objects of listAll(context, resource, parameters)) {
    await related.load(resource, columns, objects);
    yield objects.map((object) => columns.map((column) => column.cell(object, related.follow)));
  }
}

/** Maximum of cached related objects (sites, types, roles) between pages. */
const mostRemembered = 20_000;

class RelatedObjects {
  readonly #reader: Reader;
  readonly #known = new Map<string, StoredObject>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  readonly follow: Follow = (field, value) => {
    const [ref] = refsIn(field, value);
    return ref && this.#known.get(refKey(ref))?.values;
  };

  /** One read for each step of the paths. */
  async load(resource: Resource, columns: readonly ExportColumn[], objects: readonly StoredObject[]): Promise<void> {
    if (this.#known.size > mostRemembered) this.#known.clear();
    const paths = columns.flatMap(({ path }) => (path ? [path] : []));
    const firsts = paths.flatMap(([first]) => first ?? []);
    await this.#read(objects.flatMap((object) => firsts.flatMap((name) => refsOf(resource, object, name))));
    const seconds = paths.flatMap(([first, second]) =>
      first === undefined || second === undefined ? [] : [{ first, second }],
    );
    const next = objects.flatMap((object) =>
      seconds.flatMap(({ first, second }) =>
        refsOf(resource, object, first).flatMap((ref) => {
          const found = this.#known.get(refKey(ref));
          return found ? refsOf(this.#reader.registry.resourceOf(found.type), found, second) : [];
        }),
      ),
    );
    await this.#read(next);
  }

  async #read(refs: readonly ObjectRef[]): Promise<void> {
    const missing = new Map(refs.filter((ref) => !this.#known.has(refKey(ref))).map((ref) => [refKey(ref), ref]));
    if (missing.size === 0) return;
    for (const [key, object] of await this.#reader.getMany([...missing.values()], 'recent'))
      this.#known.set(key, object);
  }
}

function refsOf({ fields }: Resource, { values }: StoredObject, name: string): readonly ObjectRef[] {
  const field = fields[name];
  return field ? refsIn(field, values[name]) : [];
}
