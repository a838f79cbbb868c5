import { ObjectLink } from '../parts/value.tsx';
import { Bullet, BulletKey, Verdict } from './bullet.tsx';
import type { Level } from './level.ts';
import { labels } from './tasks.tsx';

interface Props {
  readonly level: Level | undefined;
  readonly maySee: boolean;
  readonly mayChange: boolean;
  readonly onChange: () => void;
}

/** How many there are, against how many there should be. */
export function LevelSection({ level, maySee, mayChange, onChange }: Props) {
  return (
    <section class="card">
      <div class="heading">
        <h2>Level</h2>
        {level && <Verdict level={level} />}
        {maySee && mayChange && (
          <button type="button" onClick={onChange}>
            {labels.level}
          </button>
        )}
      </div>
      {level && (
        <>
          <Bullet level={level} />
          <BulletKey />
          <p>
            <ObjectLink object={level.object} />
          </p>
        </>
      )}
      {!level && <p class="quiet">{maySee ? 'Nothing says how many there should be.' : 'You may not view levels.'}</p>}
    </section>
  );
}
