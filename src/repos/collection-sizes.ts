import type { Resource } from '../domain/engine/resource/resource.ts';
import type { TypeName } from '../domain/engine/schema/field-kinds.ts';
import type { TableAccess } from './client.ts';
import { liveIdCountsOf } from './counters.ts';
import { KeyLoader } from './key-loader.ts';
import { counterKey, idsPerBucket, type Key, sequenceKey } from './table.ts';

/**
 * How many objects there are of each resource, as of a moment ago: a batch of reads tells the last ids, and another one the
 * counters up to there, each half a unit. One counter stands for 4,096 ids, or for a share of them.
 */
export async function collectionSizes(
  access: TableAccess,
  resources: readonly Resource[],
): Promise<ReadonlyMap<TypeName, number>> {
  const keys = new KeyLoader(access, { consistent: false, whole: true });
  const sizeOf = async (resource: Resource): Promise<[TypeName, number]> => {
    const sequence = await keys.load(sequenceKey(resource.type));
    const counters = await Promise.all(counterKeys(resource, Number(sequence?.last ?? 0)).map((key) => keys.load(key)));
    const present = counters.filter((counter) => counter !== undefined);
    return [resource.type, liveIdCountsOf(present, resource.shards).count];
  };
  return new Map(await Promise.all(resources.map(sizeOf)));
}

/** The keys of all counters that ids up to `last` may have. */
function counterKeys({ type, shards }: Resource, last: number): readonly Key[] {
  const buckets = last === 0 ? 0 : Math.floor(last / idsPerBucket) + 1;
  return Array.from({ length: buckets * shards }, (_, place) =>
    counterKey(type, `${Math.floor(place / shards)}.${place % shards}`),
  );
}
