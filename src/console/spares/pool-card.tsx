import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { itemLink, poolPath } from './addresses.ts';
import { Bullet, Verdict } from './bullet.tsx';
import type { PoolSummary } from './pool-summary.ts';
import { objectOf, variantWords } from './stock.ts';

const shown = 4;

/** A pool in a few lines: what is not as it should be. */
export function PoolCard({ pool: { id, pool, levels, short, above, unmet } }: { readonly pool: PoolSummary }) {
  const { formats } = useShared();
  const location = textOf(objectOf(pool.location ?? null).display);
  const more = unmet.length - shown;
  return (
    <section class="card pool-card">
      <h3>
        <a href={linkTo(poolPath(id))}>
          <bdi>{textOf(pool.display)}</bdi>
        </a>
      </h3>
      {location && (
        <p class="quiet">
          <bdi>{location}</bdi>
        </p>
      )}
      <p class="quiet">{wordsFor({ levels, short, above }, formats.format)}</p>
      <ul class="lines">
        {unmet.slice(0, shown).map(
          (line) =>
            line.level && (
              <li key={line.key}>
                <a href={itemLink(id, line)}>
                  <bdi>{line.name}</bdi> <bdi>{variantWords(line.variant)}</bdi>
                </a>
                <Verdict level={line.level} />
                <Bullet level={line.level} />
              </li>
            ),
        )}
      </ul>
      {more > 0 && (
        <p>
          <a href={linkTo(poolPath(id))}>
            {formats.format(more)} more <span class="unseen">in {textOf(pool.display)}</span>
          </a>
        </p>
      )}
    </section>
  );
}

type Counts = Pick<PoolSummary, 'levels' | 'short' | 'above'>;

function wordsFor({ levels, short, above }: Counts, write: (count: number) => string | undefined): string {
  if (levels === undefined) return '';
  if (levels === 0) return 'No levels';
  const all = `${write(levels)} ${plural(levels, 'level', 'levels')}`;
  if (short + above === 0) return `${all}, all met`;
  return [
    all,
    ...(short > 0 ? [`${write(short)} short`] : []),
    ...(above > 0 ? [`${write(above)} above maximum`] : []),
  ].join(', ');
}
