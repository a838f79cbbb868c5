import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { SearchBox } from '../parts/search-box.tsx';
import { go } from '../router.ts';
import { countIn, type State, stateNames, states } from './choose-lines.ts';
import type { CoverageLine } from './coverage-line.ts';
import { CoverageTable } from './coverage-table.tsx';

interface Props {
  readonly at: string;
  readonly query: URLSearchParams;
  readonly all: readonly CoverageLine[];
  readonly shown: readonly CoverageLine[];
  readonly state: State | undefined;
}

/** The lines of a BOM, with what they can be chosen by. */
export function Lines({ at, query, all, shown, state }: Props) {
  const { formats } = useShared();
  const to = (changes: Readonly<Record<string, string>>): string => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    return linkTo(at, next);
  };
  return (
    <>
      <div class="choose">
        <SearchBox label="Find lines by item or variant" value={query.get('q') ?? ''} onSearch={(q) => go(to({ q }))} />
        <nav aria-label="Which lines">
          <ul class="chips">
            <li>
              <a href={to({ show: '' })} {...(state ? {} : { 'aria-current': 'true' })}>
                All <span class="count">{formats.format(all.length)}</span>
              </a>
            </li>
            {stateNames.map((name) => {
              const count = countIn(all, name);
              if (count === 0 && name !== state) return null;
              return (
                <li key={name}>
                  <a href={to({ show: name })} {...(name === state ? { 'aria-current': 'true' } : {})}>
                    {states[name]} <span class="count">{formats.format(count)}</span>
                  </a>
                </li>
              );
            })}
          </ul>
        </nav>
      </div>
      <p role="status" class="quiet">
        {formats.format(shown.length)} {plural(shown.length, 'line', 'lines')}
        {shown.length < all.length && ` of ${formats.format(all.length)}`}
      </p>
      {shown.length > 0 ? (
        <CoverageTable key={`${query.get('q')} ${state}`} at={at} query={query} lines={shown} caption="Coverage" />
      ) : (
        <p class="empty">
          No line is like that. <a href={linkTo(at)}>Show all lines</a>.
        </p>
      )}
    </>
  );
}
