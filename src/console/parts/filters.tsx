import type { Declared } from '../api/catalog.ts';
import { linkTo } from '../api/paths.ts';
import { labelOf } from './label.ts';

interface Props {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly declared: ReadonlyMap<string, Declared> | undefined;
}

/** The filters of the address, each with a way to leave it out. */
export function Filters({ path, query, declared }: Props) {
  const filters = [...query].filter(([name]) => name !== 'q' && name !== 'ordering');
  if (filters.length === 0) return null;
  return (
    <ul class="filters" aria-label="Filters">
      {filters.map(([name, value]) => {
        const rest = new URLSearchParams(query);
        rest.delete(name, value);
        const text = `${labelOf(name, declared)}: ${value}`;
        return (
          <li key={`${name} ${value}`}>
            <bdi>{text}</bdi>{' '}
            <a href={linkTo(path, rest)} aria-label={`Remove the filter ${text}`}>
              ✕
            </a>
          </li>
        );
      })}
    </ul>
  );
}
