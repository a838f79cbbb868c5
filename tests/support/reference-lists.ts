import { expect } from 'vitest';
import type { Actor } from '../../src/domain/engine/ports.ts';
import { list } from '../../src/domain/engine/query/list.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { registry } from '../../src/domain/registry.ts';
import { commitAll, unit } from './changes.ts';
import { parametersOf, type Query, type Rack, slowPage, storedRack, surroundings } from './slow-lists.ts';

const rack = registry.resourceOf('dcim.rack');

const actorOf = ({ limitTo }: Query): Actor => ({
  userId: 7,
  username: 'mia',
  superuser: limitTo === null,
  writeEnabled: true,
  permissions: limitTo ? [{ types: [rack.type], actions: ['view'], constraints: limitTo.constraints }] : [],
});

/** Holds the pages of a store with these racks against those of the slow reference implementation. */
export async function expectSamePages(store: Store, all: readonly Rack[], queries: readonly Query[]): Promise<void> {
  await commitAll(
    store,
    [...surroundings, ...all.map(storedRack)].map((change) => unit(change)),
  );
  for (const query of queries) {
    const parameters = parametersOf(query);
    const { objects, count } = await list({ store, actor: actorOf(query) }, rack, parameters);
    const page = { ids: objects.map(({ id }) => id), count };
    expect([Object.fromEntries(parameters), page]).toEqual([Object.fromEntries(parameters), slowPage(all, query)]);
  }
}
