import { useState } from 'preact/hooks';
import { useShared } from '../context.ts';
import { itemLink } from './addresses.ts';
import { Bullet, Verdict } from './bullet.tsx';
import { type StockLine, unitsOf, variantWords } from './stock.ts';

const step = 100;

/** The items of a pool; those of a large one are drawn by and by. */
export function Lines({ pool, lines }: { readonly pool: string; readonly lines: readonly StockLine[] }) {
  const { formats } = useShared();
  const [shown, setShown] = useState(step);
  return (
    <>
      <ul class="stock">
        {lines.slice(0, shown).map((line) => (
          <Line key={line.key} pool={pool} line={line} />
        ))}
      </ul>
      {lines.length > shown && (
        <p class="row">
          <button type="button" onClick={() => setShown(shown + step)}>
            Show {formats.format(Math.min(step, lines.length - shown))} more
          </button>
          <span class="quiet">
            {formats.format(shown)} of {formats.format(lines.length)} are shown.
          </span>
        </p>
      )}
    </>
  );
}

function Line({ pool, line }: { readonly pool: string; readonly line: StockLine }) {
  const { level, variant, name } = line;
  return (
    <li class="card">
      <div class="what">
        <a href={itemLink(pool, line)}>
          <bdi>{name}</bdi>
        </a>{' '}
        <bdi class="quiet">{variantWords(variant)}</bdi>
      </div>
      {level ? <Verdict level={level} /> : <span class="quiet">No level</span>}
      {level ? <Bullet level={level} /> : <Units line={line} />}
      <Other line={line} />
    </li>
  );
}

function Units({ line }: { readonly line: StockLine }) {
  const { formats } = useShared();
  const { serviceable, reserved } = unitsOf(line);
  return (
    <p class="figures">
      {formats.format(serviceable)} in stock
      {reserved > 0 && `, ${formats.format(reserved)} of them reserved`}
    </p>
  );
}

/** Units of which a level knows nothing. */
function Other({ line }: { readonly line: StockLine }) {
  const { formats } = useShared();
  const { other } = unitsOf(line);
  return other > 0 ? <p class="figures">{formats.format(other)} damaged or otherwise not to be used</p> : null;
}
