import { isJsonObject } from '../../domain/engine/json.ts';
import { pageOf, textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { ObjectLink, Value } from '../parts/value.tsx';
import { useLoaded } from '../use-loaded.ts';
import type { CoverageLine } from './coverage-line.ts';
import { CopyLines, orders } from './order.tsx';

const shown = 10;

interface Props {
  readonly bom: string;
  /** Of the BOM: it is approved before anything is ordered. */
  readonly isDraft: boolean;
  readonly lines: readonly CoverageLine[];
  /** Grows when something may have changed. */
  readonly changes: number;
  readonly onChange: () => void;
}

/** The orders of a BOM; drafts take lines of it. Absent for people who may not view orders. */
export function Orders({ bom, isDraft, lines, changes, onChange }: Props) {
  const { client, formats } = useShared();
  const query = { bom_id: bom, ordering: '-id' };
  const { value, problem, again } = useLoaded(
    async (signal) => pageOf(await client.request(orders, { query: { ...query, limit: shown }, signal })),
    [client, bom, changes],
  );
  if (problem?.status === 403) return null;
  const count = value?.count ?? 0;
  return (
    <section class="card">
      <h2>Orders</h2>
      {problem && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what="the orders" />}
      {count === 0 && value && (
        <p class="quiet">None yet. {isDraft ? 'Approve the BOM, then order' : 'Order'} what it needs.</p>
      )}
      <ul class="lines">
        {value?.results.map((order) => {
          const { id, status, vendor, currency, total_price } = order;
          const takesLines = isJsonObject(status) && status.value === 'draft';
          return (
            <li key={textOf(id)}>
              <span>
                <ObjectLink object={order} /> <span class="quiet">to</span> <Value value={vendor} />
              </span>
              <span class="row">
                <Value value={status} />
                <span>
                  {textOf(total_price) &&
                    formats.money(textOf(total_price), isJsonObject(currency) ? textOf(currency.value) : '')}
                </span>
                {takesLines && (
                  <ActionButton
                    path={`${orders}${textOf(id)}/copy-line-items/`}
                    label="Copy lines …"
                    title={`Copy lines to ${textOf(order.display)}`}
                  >
                    {() => <CopyLines order={order} lines={lines} onChange={onChange} />}
                  </ActionButton>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {count > shown && (
        <p>
          <a href={linkTo(orders, query)}>
            All {formats.format(count)} <span class="unseen">orders</span>
          </a>
        </p>
      )}
    </section>
  );
}
