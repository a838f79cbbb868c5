import { useState } from 'preact/hooks';
import { textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { ObjectLink } from '../parts/value.tsx';
import type { Allowed } from './allowed.ts';
import type { Spare, StockLine } from './stock.ts';
import { labels, type SpareTask, spareTasks } from './tasks.tsx';

interface Props {
  readonly line: StockLine;
  readonly maySee: boolean;
  readonly allowed: Allowed;
  readonly onTask: (task: SpareTask, spare: Spare) => void;
  readonly onReceive: () => void;
}

const step = 50;

/** The units of an item in a pool, with what may be done with them. */
export function UnitsSection({ line: { spares }, maySee, allowed, onTask, onReceive }: Props) {
  const { formats } = useShared();
  const [shown, setShown] = useState(step);
  const tasks = spareTasks.filter((task) => allowed.has(task));
  return (
    <section class="card">
      <div class="heading">
        <h2>Units</h2>
        {allowed.has('receive') && (
          <button type="button" onClick={onReceive}>
            {labels.receive}
          </button>
        )}
      </div>
      {!maySee && <p class="quiet">You may not view spare items.</p>}
      {maySee && spares.length === 0 && <p class="quiet">There are none in this pool.</p>}
      <ul class="lines units">
        {spares.slice(0, shown).map((spare) => (
          <Unit key={spare.id} spare={spare} tasks={tasks} onTask={(task) => onTask(task, spare)} />
        ))}
      </ul>
      {spares.length > shown && (
        <button type="button" onClick={() => setShown(shown + step)}>
          Show more: {formats.format(shown)} of {formats.format(spares.length)} are shown
        </button>
      )}
    </section>
  );
}

interface UnitProps {
  readonly spare: Spare;
  readonly tasks: readonly SpareTask[];
  readonly onTask: (task: SpareTask) => void;
}

function Unit({ spare, tasks, onTask }: UnitProps) {
  const { formats } = useShared();
  const { quantity, reserved, status, assetTag, object } = spare;
  return (
    <li>
      <ObjectLink object={object} />
      <span class="facts">
        <span>{status.label}</span>
        <span>
          {formats.format(quantity)} {plural(quantity, 'unit', 'units')}
        </span>
        {reserved > 0 && <span>{formats.format(reserved)} reserved</span>}
        {assetTag && (
          <span>
            Asset tag <bdi>{assetTag}</bdi>
          </span>
        )}
      </span>
      {tasks.length > 0 && (
        <span class="row">
          {tasks.map((task) => (
            <button key={task} type="button" onClick={() => onTask(task)}>
              {labels[task]} <span class="unseen">{textOf(object.display)}</span>
            </button>
          ))}
        </span>
      )}
    </li>
  );
}
