import type { PlaceProps } from '../places.ts';
import { Missing } from '../views/missing.tsx';
import { addressIn } from './addresses.ts';
import { ItemPage } from './item-page.tsx';
import { PoolPage } from './pool-page.tsx';
import { Pools } from './pools.tsx';

/** What pools hold against what they should hold, and how it came to that. */
export function Spares({ rest, query }: PlaceProps) {
  const address = addressIn(rest);
  if (!address) return <Missing />;
  if (address.view === 'pools') return <Pools query={query} />;
  if (address.view === 'pool') return <PoolPage pool={address.pool} query={query} />;
  return <ItemPage {...address} query={query} />;
}
