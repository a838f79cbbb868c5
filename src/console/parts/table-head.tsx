import type { JsonObject } from '../../domain/engine/json.ts';
import type { Declared } from '../api/catalog.ts';
import { linkTo } from '../api/paths.ts';
import { isOrderable, nameField } from './columns.ts';
import { labelOf } from './label.ts';

interface Props {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly rows: readonly JsonObject[];
  readonly declared: ReadonlyMap<string, Declared> | undefined;
}

export function TableHead({ columns, ...list }: Props & { readonly columns: readonly string[] }) {
  const name = nameField(list.rows);
  return (
    <thead>
      <tr aria-rowindex={1}>
        {name === undefined ? <th scope="col">Name</th> : <Column name={name} {...list} />}
        {columns.map((column) => (
          <Column key={column} name={column} {...list} />
        ))}
      </tr>
    </thead>
  );
}

/** Follow its name to order the list by it, and again to turn the order round. */
function Column({ name, path, query, rows, declared }: Props & { readonly name: string }) {
  const label = labelOf(name, declared);
  const order = orderOf(query, name);
  const isNumber = rows.some((row) => typeof row[name] === 'number');
  return (
    <th scope="col" class={isNumber ? 'number' : ''} aria-sort={order}>
      {isOrderable(rows, name) ? (
        <a href={linkTo(path, ordered(query, name, order))}>
          {label}
          <span aria-hidden="true">{marks[order]}</span>
        </a>
      ) : (
        label
      )}
    </th>
  );
}

type Order = 'none' | 'ascending' | 'descending';
const marks: Readonly<Record<Order, string>> = { none: '', ascending: ' ↑', descending: ' ↓' };

function orderOf(query: URLSearchParams, name: string): Order {
  const ordering = query.get('ordering');
  if (ordering === name) return 'ascending';
  return ordering === `-${name}` ? 'descending' : 'none';
}

function ordered(query: URLSearchParams, name: string, order: Order): URLSearchParams {
  const next = new URLSearchParams(query);
  next.set('ordering', order === 'ascending' ? `-${name}` : name);
  return next;
}
