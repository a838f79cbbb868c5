import { useShared } from '../context.ts';
import { type Bar, barOf, lengthOf, type Part, parts, wordsOf } from './bar.ts';
import type { Units } from './coverage-line.ts';

/** Parts that are narrower than this share of the bar have no room for their number. */
const roomForNumber = 0.14;

export const CoverageBar = ({ units }: { readonly units: Units }) => <Bars bar={barOf(units)} />;

/** Where the units are, with a mark at what is required. Colors, patterns and words say the same. */
export function Bars({ bar }: { readonly bar: Bar }) {
  const { formats } = useShared();
  const length = lengthOf(bar);
  const words = wordsOf(bar, (units) => formats.format(units) ?? '');
  return (
    <div class="bom-bar" role="img" aria-label={words} title={words}>
      {bar.parts.map((part) => (
        <span key={part.name} class={`bom-part ${part.name}`} style={{ flexGrow: String(part.units) }}>
          {part.units / length >= roomForNumber && <b>{formats.format(part.units)}</b>}
        </span>
      ))}
      {length > bar.required && <span class="bom-bar-mark" style={{ left: `${(100 * bar.required) / length}%` }} />}
    </div>
  );
}

/** What the parts of bars mean, with the units of all lines. */
export function Legend({ bar }: { readonly bar: Bar }) {
  const { formats } = useShared();
  return (
    <dl class="bom-legend">
      {bar.parts.map(({ name, units }: Part) => (
        <div key={name}>
          <dt>
            <span class={`bom-part ${name}`} aria-hidden="true" /> {parts[name]}
          </dt>
          <dd>{formats.format(units)}</dd>
        </div>
      ))}
    </dl>
  );
}
