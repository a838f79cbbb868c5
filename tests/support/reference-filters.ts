import fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor } from '../../src/domain/engine/ports.ts';
import { list } from '../../src/domain/engine/query/list.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { registry } from '../../src/domain/registry.ts';
import { commitAll, unit } from './changes.ts';
import { type Estate, estates, storedEstate } from './slow-estate.ts';
import { type Asked, askedFilter, sights } from './slow-filters.ts';

type Sight = keyof typeof sights;

const viewed = ['dcim.device', 'dcim.devicetype', 'dcim.frontport', 'dcim.rearport'] as const;

const components: readonly TypeName[] = ['dcim.frontport', 'dcim.interface', 'dcim.rearport'];

/** NetBox: who lists components filters them by their devices, which the caller need not be able to view. */
const actorOf = (sight: Sight, type: TypeName): Actor => ({
  userId: 7,
  username: 'mia',
  superuser: sight === 'all',
  writeEnabled: true,
  permissions: [
    {
      types: components.includes(type) ? viewed.filter((one) => one !== 'dcim.device') : viewed,
      actions: ['view'],
      constraints: null,
    },
    ...(sight === 'connected'
      ? [{ types: ['dcim.interface'] as const, actions: ['view'], constraints: sights.connected.constraints }]
      : []),
  ],
});

/** Estates with what is asked of each, and by whom. */
export const askedEstates = (most: number) =>
  fc.tuple(
    estates,
    fc.array(fc.tuple(askedFilter, fc.constantFrom<Sight>('all', 'connected', 'none')), {
      minLength: most / 2,
      maxLength: most,
    }),
  );

/** Holds the lists of a store with this estate against the slow reading of it. */
export async function expectSameFinds(
  store: Store,
  estate: Estate,
  asked: readonly (readonly [Asked, Sight])[],
): Promise<void> {
  await commitAll(
    store,
    storedEstate(estate).map((change) => unit(change)),
  );
  for (const [{ type, name, values, find }, sight] of asked) {
    if (type === 'dcim.interface' && sight === 'none') continue;
    const given = new Map([
      [name, values],
      ['limit', ['0']],
      ['ordering', ['id']],
    ]);
    const { objects } = await list({ store, actor: actorOf(sight, type) }, registry.resourceOf(type), given);
    const visible = estate.interfaces.filter(sights[sight].sees);
    const expected = find(estate, visible).filter(
      (id) => type !== 'dcim.interface' || visible.some((one) => one.id === id),
    );
    expect([type, name, values, sight, objects.map(({ id }) => id)]).toEqual([type, name, values, sight, expected]);
  }
}
