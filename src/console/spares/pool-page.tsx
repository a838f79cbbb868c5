import { useState } from 'preact/hooks';
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
import { lists, poolPath, sparesPath, withValue } from './addresses.ts';
import { BulletKey } from './bullet.tsx';
import { Choice } from './choice.tsx';
import { Lines } from './lines.tsx';
import { loadPool, type PoolData } from './load.ts';
import { choices, linesFor } from './pool-lines.ts';
import { objectOf } from './stock.ts';

interface Props {
  readonly pool: string;
  readonly query: URLSearchParams;
}

/** What one pool holds, item by item. */
export function PoolPage({ pool, query }: Props) {
  const { client, formats } = useShared();
  const [progress, setProgress] = useState('');
  const showProgress = (loaded: number, count: number) =>
    setProgress(`: ${formats.format(loaded)} of ${formats.format(count)} spare items`);
  const { value, problem, again } = useLive(
    (signal) => loadPool(client, pool, {}, signal, showProgress),
    [client, pool],
  );
  const name = value ? textOf(value.pool.display) : `Pool ${pool}`;
  return (
    <>
      <nav class="trail" aria-label="Where this is">
        <a href={linkTo(sparesPath)}>Spares</a>
      </nav>
      <Heading key={name} title={name}>
        {value && <About data={value} />}
      </Heading>
      {problem && (
        <Failure problem={problem} again={again}>
          <a href={linkTo(sparesPath)}>Go to all pools</a>
        </Failure>
      )}
      {!value && !problem && <Loading what={`the pool${progress}`} />}
      {value && <Stock data={value} pool={pool} query={query} />}
    </>
  );
}

const About = ({ data: { pool } }: { readonly data: PoolData }) => (
  <p class="row">
    <span>
      at <ObjectLink object={objectOf(pool.site)} />
    </span>
    {pool.location !== null && (
      <span>
        in <ObjectLink object={objectOf(pool.location)} />
      </span>
    )}
    <a href={linkTo(`${lists.pools}${textOf(pool.id)}/`)}>All fields, journal and changes</a>
  </p>
);

function Stock({ data, pool, query }: Props & { readonly data: PoolData }) {
  const { formats } = useShared();
  const lines = linesFor(data.lines, query);
  const change = (name: string, text: string) => go(linkTo(poolPath(pool), withValue(query, name, text)));
  const all = data.lines.length;
  return (
    <>
      {!data.maySeeSpares && <p class="empty">You may not view spare items: only levels are shown.</p>}
      {!data.maySeeLevels && <p class="empty">You may not view levels: only what is in stock is shown.</p>}
      {all === 0 && <Empty maySeeAll={data.maySeeSpares && data.maySeeLevels} />}
      {all > 0 && (
        <>
          <div class="row">
            <SearchBox label="Search this pool" value={query.get('q') ?? ''} onSearch={(text) => change('q', text)} />
            <Choice label="Show" name="show" choices={choices.show} query={query} onChange={change} />
            <Choice label="Order" name="sort" choices={choices.sort} query={query} onChange={change} />
          </div>
          <p role="status" class="quiet">
            {lines.length === all ? '' : `${formats.format(lines.length)} of `}
            {formats.format(all)} {plural(all, 'item', 'items')}
          </p>
          <BulletKey />
          {lines.length === 0 && (
            <p class="empty">
              Nothing matches. <a href={linkTo(poolPath(pool))}>Show everything in this pool</a>.
            </p>
          )}
          <Lines pool={pool} lines={lines} />
        </>
      )}
    </>
  );
}

const Empty = ({ maySeeAll }: { readonly maySeeAll: boolean }) => (
  <p class="empty">
    {maySeeAll ? (
      <>
        This pool is empty, and nothing says what it should hold. Receive units into it, or set a level in{' '}
        <a href={linkTo(lists.levels)}>spare item allocations</a>.
      </>
    ) : (
      'There is nothing in this pool that you may view.'
    )}
  </p>
);
