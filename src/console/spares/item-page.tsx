import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { ifAllowed } from '../api/all.ts';
import type { Client } from '../api/client.ts';
import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { ObjectLink } from '../parts/value.tsx';
import { useLive } from '../use-live.ts';
import { itemLink, itemPath, poolPath, sparesPath, variantIn } from './addresses.ts';
import { Item } from './item.tsx';
import { Ledger } from './ledger-section.tsx';
import { type LedgerData, loadLedger, loadPool, loadReservations, tellingFirst } from './load.ts';
import { keyOf, type StockLine, variantWords } from './stock.ts';

interface Props {
  readonly pool: string;
  readonly itemType: string;
  readonly itemId: string;
  readonly query: URLSearchParams;
}

const entriesAtFirst = 100;

/** One item in one pool: its level, its units, who has reserved them, and how it came to that. */
export function ItemPage({ pool, itemType, itemId, query }: Props) {
  const { client } = useShared();
  const [most, setMost] = useState(entriesAtFirst);
  const variant = variantIn(query);
  const key = keyOf({ item_type: itemType, item_id: Number(itemId), variant });
  const { value, problem, again } = useLive(
    (signal) => loadItem(client, { pool, itemType, itemId, key, most }, signal),
    [client, pool, itemType, itemId, key, most],
  );
  const line = value?.lines.find((one) => one.key === key);
  const name = line?.name ?? value?.lines[0]?.name ?? 'Item';
  const title = [name, variantWords(variant)].filter(Boolean).join(' ');
  return (
    <>
      <nav class="trail row" aria-label="Where this is">
        <a href={linkTo(sparesPath)}>Spares</a>
        <a href={linkTo(poolPath(pool))}>
          <bdi>{value ? textOf(value.pool.display) : `Pool ${pool}`}</bdi>
        </a>
      </nav>
      <Heading key={title} title={title}>
        {line?.item && (
          <p>
            <ObjectLink object={{ ...line.item, display: 'All about the item' }} />
          </p>
        )}
      </Heading>
      {problem && (
        <Failure problem={problem} again={again}>
          <a href={linkTo(poolPath(pool))}>Go to the pool</a>
        </Failure>
      )}
      {!value && !problem && <Loading what="the item" />}
      {value && <OtherVariants pool={pool} lines={value.lines.filter((one) => one.key !== key)} isOnly={!line} />}
      {value && line && (
        <Item
          pool={pool}
          line={line}
          data={value}
          maySeeLedger={value.ledger !== undefined}
          path={itemPath(pool, itemType, itemId)}
          query={query}
          onDone={again}
        />
      )}
      {value?.ledger && (
        <Ledger
          line={line}
          ledger={value.ledger}
          filters={{ pool_id: pool, item_type: itemType, item_id: itemId }}
          onMore={() => setMost(Math.min(value.ledger?.count ?? most, most * 5))}
        />
      )}
      {value && !value.ledger && <p class="empty">You may not view the ledger of spares.</p>}
    </>
  );
}

interface Asked extends Omit<Props, 'query'> {
  readonly key: string;
  readonly most: number;
}

async function loadItem(client: Client, { pool, itemType, itemId, key, most }: Asked, signal: AbortSignal) {
  const item = { item_type: itemType, item_id: itemId };
  const [data, [ledger, reservations]] = await tellingFirst(
    loadPool(client, pool, item, signal),
    Promise.all([
      ifAllowed<LedgerData>(loadLedger(client, { pool_id: pool, ...item }, { key, most, signal })),
      ifAllowed(loadReservations(client, pool, signal)),
    ]),
  );
  return { ...data, ledger, reservations };
}

interface VariantsProps {
  readonly pool: string;
  readonly lines: readonly StockLine[];
  /** Nothing is there of the variant that was asked for. */
  readonly isOnly: boolean;
}

/** The same item in other variants. */
function OtherVariants({ pool, lines, isOnly }: VariantsProps) {
  if (lines.length === 0)
    return isOnly ? <p class="empty">The pool holds none of it, and should hold none. It may have held some:</p> : null;
  return (
    <p>
      {isOnly ? 'The pool holds none of exactly this. It has' : 'The pool also has'}{' '}
      {lines.map((line, index) => (
        <Fragment key={line.key}>
          {index > 0 && ', '}
          <a href={itemLink(pool, line)}>
            <bdi>{[line.name, variantWords(line.variant)].filter(Boolean).join(' ')}</bdi>
          </a>
        </Fragment>
      ))}
      .
    </p>
  );
}
