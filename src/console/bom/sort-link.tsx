import { linkTo } from '../api/paths.ts';

type Order = 'none' | 'ascending' | 'descending';
const marks: Readonly<Record<Order, string>> = { none: '', ascending: ' ↑', descending: ' ↓' };

export function sortOf(query: URLSearchParams, column: string): Order {
  const ordering = query.get('ordering');
  if (ordering === column) return 'ascending';
  return ordering === `-${column}` ? 'descending' : 'none';
}

interface Props {
  readonly at: string;
  readonly query: URLSearchParams;
  readonly column: string;
  readonly label: string;
}

/** Follow it to order by a column, and again to turn the order round; numbers begin with the largest. */
export function SortLink({ at, query, column, label }: Props) {
  const order = sortOf(query, column);
  const next = new URLSearchParams(query);
  const down = column === 'item' ? order === 'ascending' : order !== 'descending';
  next.set('ordering', down ? `-${column}` : column);
  return (
    <a href={linkTo(at, next)}>
      {label}
      <span aria-hidden="true">{marks[order]}</span>
    </a>
  );
}
