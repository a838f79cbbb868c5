import { useState } from 'preact/hooks';
import type { JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { ObjectLink } from '../parts/value.tsx';
import { go } from '../router.ts';
import { useLive } from '../use-live.ts';
import { lists, sparesPath, withValue } from './addresses.ts';
import { BulletKey } from './bullet.tsx';
import { loadPools } from './load.ts';
import { PoolCard } from './pool-card.tsx';
import { type PoolSummary, summariesOf } from './pool-summary.ts';

/** All pools by their sites, with what is missing and what is too much. */
export function Pools({ query }: { readonly query: URLSearchParams }) {
  const { client, formats } = useShared();
  const [progress, setProgress] = useState('');
  const q = query.get('q') ?? '';
  const showProgress = (loaded: number, count: number) =>
    setProgress(`: ${formats.format(loaded)} of ${formats.format(count)} levels`);
  const { value, problem, again } = useLive(
    (signal) => loadPools(client, q ? { q } : {}, signal, showProgress),
    [client, q],
  );
  const isShortOnly = query.get('short') === 'true';
  const all = value ? summariesOf(value.pools, value.levels) : [];
  const shown = isShortOnly ? all.filter(({ short }) => short > 0) : all;
  const short = all.filter((pool) => pool.short > 0).length;
  const change = (name: string, text: string) => go(linkTo(sparesPath, withValue(query, name, text)));
  return (
    <>
      <Heading title="Spares">
        {value && (
          <p role="status" class="quiet">
            {formats.format(all.length)} {plural(all.length, 'pool', 'pools')}
            {value.levels && (short === 0 ? ', nothing is short' : `, something is short in ${formats.format(short)}`)}
          </p>
        )}
      </Heading>
      <div class="row">
        <SearchBox label="Search pools" value={q} onSearch={(text) => change('q', text)} />
        <label class="tick">
          <input
            type="checkbox"
            checked={isShortOnly}
            onChange={({ currentTarget }) => change('short', currentTarget.checked ? 'true' : '')}
          />
          Only where something is short
        </label>
      </div>
      {problem && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what={`pools${progress}`} />}
      {value && !value.levels && <p class="empty">You may not view levels: pools are shown without them.</p>}
      {value && shown.length === 0 && <Empty isFiltered={q !== '' || isShortOnly} isNothingShort={isShortOnly && !q} />}
      {value?.levels && shown.length > 0 && <BulletKey />}
      {bySite(shown).map(([site, pools]) => (
        <section key={textOf(site.id)}>
          <h2>
            <ObjectLink object={site} />
          </h2>
          <div class="pools">
            {pools.map((pool) => (
              <PoolCard key={pool.id} pool={pool} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

type Site = readonly [JsonObject, readonly PoolSummary[]];

/** Sites by name, each with its pools. */
function bySite(pools: readonly PoolSummary[]): readonly Site[] {
  const sites = [...Map.groupBy(pools, ({ site }) => textOf(site.id)).values()];
  return sites
    .flatMap((own): readonly Site[] => (own[0] ? [[own[0].site, own]] : []))
    .sort(([a], [b]) => textOf(a.display).localeCompare(textOf(b.display)));
}

function Empty({ isFiltered, isNothingShort }: { readonly isFiltered: boolean; readonly isNothingShort: boolean }) {
  if (isNothingShort)
    return (
      <p class="empty">
        Nothing is short. <a href={linkTo(sparesPath)}>Show all pools</a>.
      </p>
    );
  if (isFiltered)
    return (
      <p class="empty">
        No pool matches. <a href={linkTo(sparesPath)}>Show all pools</a>.
      </p>
    );
  return (
    <p class="empty">
      There is no pool yet, or none that you may view. Pools are made by the API, in{' '}
      <a href={linkTo(lists.pools)}>spares pools</a>; then units are received into them.
    </p>
  );
}
