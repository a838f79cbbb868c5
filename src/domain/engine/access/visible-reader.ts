import type { Actor, Reader, Row, RowSource } from '../ports.ts';
import { loadObject } from '../resource/load-objects.ts';
import type { StoredObject } from '../resource/resource.ts';
import { withReader } from '../resource/with-reader.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import { grantOf, permitted, permittedRows } from './access.ts';
import type { Grant } from './permissions.ts';

/** Rows that are asked for together where constraints have to look at them. */
const atOnce = 1_000;

/**
 * A reader for figures and reports: it finds only what the caller may view, so that sums, counts and lists made through it
 * tell nothing of other objects. Rules must not use it: they have to know all that is there.
 */
export function visibleReader(reader: Reader, actor: Actor): Reader {
  if (actor.superuser) return reader;
  const grantFor = (type: TypeName): Promise<Grant> => grantOf(reader.registry, actor, 'view', type);
  const visible: Reader = withReader(reader, {
    async getMany(refs, freshness) {
      const byType = [...Map.groupBy((await reader.getMany(refs, freshness)).entries(), ([, { type }]) => type)];
      const seen = byType.map(async ([type, found]): Promise<[string, StoredObject][]> => {
        const objects = found.map(([, object]) => object);
        const kept = new Set(await permitted(reader, await grantFor(type), objects));
        return found.filter(([, object]) => kept.has(object));
      });
      return new Map((await Promise.all(seen)).flat());
    },
    async findUnique(type, constraint, values) {
      const id = await reader.findUnique(type, constraint, values);
      return id !== undefined && (await loadObject(visible, type, id)) ? id : undefined;
    },
    async *rows(source: RowSource, limit?: number) {
      const grant = await grantFor(source.type);
      if (grant === 'none') return;
      if (grant === 'all') yield* reader.rows(source, limit);
      else yield* permittedOf(reader, grant, source);
    },
    async referring(type, field, targets) {
      const grant = await grantFor(type);
      if (grant === 'none') return new Map();
      const found = await reader.referring(type, field, targets);
      if (grant === 'all') return found;
      const rows = [...found.values()].flat();
      const seen = await permittedRows(reader, grant, reader.registry.resourceOf(type), rows);
      const ids = new Set(seen.map(({ id }) => id));
      return new Map([...found].map(([target, some]) => [target, some.filter(({ id }) => ids.has(id))]));
    },
    count: async (type) =>
      (await grantFor(type)) === 'all' ? reader.count(type) : size(visible, { kind: 'in-order', type }),
    countReferences: async (type, field, target) =>
      (await grantFor(type)) === 'all'
        ? reader.countReferences(type, field, target)
        : size(visible, { kind: 'reference', type, field, target }),
  });
  return visible;
}

async function* permittedOf(reader: Reader, grant: Grant, source: RowSource): AsyncGenerator<Row> {
  const resource = reader.registry.resourceOf(source.type);
  let batch: Row[] = [];
  for await (const row of reader.rows(source)) {
    batch.push(row);
    if (batch.length < atOnce) continue;
    yield* await permittedRows(reader, grant, resource, batch);
    batch = [];
  }
  yield* await permittedRows(reader, grant, resource, batch);
}

async function size(reader: Reader, source: RowSource): Promise<number> {
  let found = 0;
  for await (const _ of reader.rows(source)) found += 1;
  return found;
}
