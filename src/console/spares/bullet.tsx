import { useShared } from '../context.ts';
import { bulletParts, figuresOf, type Level, type LevelState, stateOf, verdictOf } from './level.ts';

const marks: Readonly<Record<LevelState, string>> = { short: '▼', reserved: '◆', above: '▲', met: '✓' };

/** What is to be done about a level; its colour only repeats it. */
export function Verdict({ level }: { readonly level: Level }) {
  const { formats } = useShared();
  const state = stateOf(level);
  return (
    <strong class={`standing ${state}`}>
      <span aria-hidden="true">{marks[state]} </span>
      {verdictOf(level, formats.format)}
    </strong>
  );
}

const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;

/** A level as a bar against its bounds, and as a sentence. */
export function Bullet({ level }: { readonly level: Level }) {
  const { formats } = useShared();
  const { free, reserved, reorder, min, max } = bulletParts(level);
  return (
    <div class="level-bar">
      <div class={`bullet ${stateOf(level)}`} aria-hidden="true">
        <span class="free" style={{ width: percent(free) }} />
        <span class="reserved" style={{ left: percent(free), width: percent(reserved) }} />
        {reorder > 0 && <span class="reorder" style={{ left: percent(free + reserved), width: percent(reorder) }} />}
        {min !== null && <span class="bound min" style={{ left: percent(min) }} />}
        {max !== null && <span class="bound max" style={{ left: percent(max) }} />}
      </div>
      <p class="figures">{figuresOf(level, formats.format)}</p>
    </div>
  );
}

/** What the parts of the bars mean. */
export const BulletKey = () => (
  <p class="key quiet" aria-hidden="true">
    {keys.map(([part, words]) => (
      <span key={part}>
        <span class={`swatch ${part}`} /> {words}
      </span>
    ))}
  </p>
);

const keys = [
  ['free', 'free'],
  ['reserved', 'reserved'],
  ['reorder', 'to reorder'],
  ['bound', 'minimum'],
  ['bound max', 'maximum'],
] as const;
