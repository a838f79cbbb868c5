import { useState } from 'preact/hooks';
import type { JsonObject } from '../../domain/engine/json.ts';
import type { Declared } from '../api/catalog.ts';
import { textOf } from '../api/json.ts';
import { useRows } from '../use-rows.ts';
import { columnsOf } from './columns.ts';
import { Failure } from './failure.tsx';
import { Gap } from './gap.tsx';
import { TableHead } from './table-head.tsx';
import { ObjectLink, Value } from './value.tsx';
import { mostRows, useStretch } from './windowed.ts';

interface Props {
  readonly path: string;
  /** Where the list is in the console. */
  readonly at: string;
  readonly query: URLSearchParams;
  readonly count: number;
  readonly first: readonly JsonObject[];
  readonly declared: ReadonlyMap<string, Declared> | undefined;
  readonly caption: string;
}

/** A table of any length: only the rows in view are drawn. */
export function Table({ path, at, query, count, first, declared, caption }: Props) {
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const rows = Math.min(count, mostRows);
  const stretch = useStretch(frame, rows);
  const { rowAt, problem, again } = useRows(path, query.toString(), first, stretch);
  const columns = columnsOf(first);
  const indexes = Array.from({ length: stretch.end - stretch.first }, (_, index) => stretch.first + index);
  return (
    <>
      {problem && <Failure problem={problem} again={again} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keys, too. */}
      <section class="frame" ref={setFrame} tabIndex={0} aria-label={caption}>
        <table aria-rowcount={count + 1}>
          <caption class="unseen">{caption}</caption>
          <TableHead path={at} query={query} columns={columns} rows={first} declared={declared} />
          <tbody>
            <Gap rows={stretch.first} columns={columns.length + 1} />
            {indexes.map((index) => (
              <Row key={index} index={index} object={rowAt(index)} columns={columns} at={at} />
            ))}
            <Gap rows={rows - stretch.end} columns={columns.length + 1} />
          </tbody>
        </table>
      </section>
      {count > mostRows && <p class="quiet">Only the first {mostRows} are shown. Search or filter for the others.</p>}
    </>
  );
}

interface RowProps {
  readonly index: number;
  readonly object: JsonObject | undefined;
  readonly columns: readonly string[];
  readonly at: string;
}

const Row = ({ index, object, columns, at }: RowProps) => (
  <tr aria-rowindex={index + 2}>
    <th scope="row">
      {object ? (
        <ObjectLink object={object} at={() => `${at}${textOf(object.id)}/`} />
      ) : (
        <span class="quiet">Loading …</span>
      )}
    </th>
    {columns.map((name) => (
      <td key={name} class={typeof object?.[name] === 'number' ? 'number' : ''}>
        {object && <Value value={object[name]} name={name} />}
      </td>
    ))}
  </tr>
);
