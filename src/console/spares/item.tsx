import { useState } from 'preact/hooks';
import type { JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { go, goInstead } from '../router.ts';
import { useLoaded } from '../use-loaded.ts';
import { withValue } from './addresses.ts';
import { type Allowed, loadAllowed } from './allowed.ts';
import { ForecastSection } from './forecast-section.tsx';
import { LevelSection } from './level-section.tsx';
import type { PoolData } from './load.ts';
import { Reservations, reservationsOf } from './reservations.tsx';
import type { StockLine } from './stock.ts';
import { boundsFrom, boundsText } from './suggested.ts';
import { TaskDialog } from './task-dialog.tsx';
import { cancelTask, levelTask, receiveTask, spareTask, spareTasks, type Task, type TaskName } from './tasks.tsx';
import { UnitsSection } from './units-section.tsx';

interface Props {
  readonly pool: string;
  readonly line: StockLine;
  readonly data: PoolData & { readonly reservations: readonly JsonObject[] | undefined };
  /** The caller may view the ledger, without which there is no forecast. */
  readonly maySeeLedger: boolean;
  /** The address of the item. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly onDone: () => void;
}

const none: Allowed = new Set();

/** What there is of an item now, and what may be done about it. The address says which task is open. */
export function Item({ pool, line, data, maySeeLedger, path, query, onDone }: Props) {
  const { client } = useShared();
  const [notice, setNotice] = useState('');
  const { value: allowed = none } = useLoaded(() => loadAllowed(client), [client]);
  const reservations = data.reservations && reservationsOf(line, data.reservations);
  const at = (name: string, on = '') => linkTo(path, withValue(withValue(query, 'do', name), 'on', on));
  const open = (name: TaskName, on = '') => {
    setNotice('');
    go(at(name, on));
  };
  const close = () => goInstead(at(''));
  const task = taskIn(query, { line, pool, allowed, reservations: reservations ?? [] });
  const finish = ({ name, label }: Task) => {
    // Its title counts the units that were there before.
    setNotice(name === 'cancel' ? 'The reservation is cancelled.' : `${label}: done.`);
    close();
    onDone();
  };
  return (
    <>
      <p role="status" class="done">
        {notice}
      </p>
      <LevelSection
        level={line.level}
        maySee={data.maySeeLevels}
        mayChange={allowed.has('level')}
        onChange={() => open('level')}
      />
      {line.level && maySeeLedger && (
        <ForecastSection
          pool={pool}
          level={line.level}
          mayChange={allowed.has('level')}
          onSuggest={(bounds) => open('level', boundsText(bounds))}
        />
      )}
      <UnitsSection
        line={line}
        maySee={data.maySeeSpares}
        allowed={allowed}
        onTask={(name, spare) => open(name, String(spare.id))}
        onReceive={() => open('receive')}
      />
      {reservations && (
        <Reservations
          reservations={reservations}
          mayCancel={allowed.has('cancel')}
          onCancel={(reservation) => open('cancel', textOf(reservation.id))}
        />
      )}
      {task && <TaskDialog key={`${task.name} ${task.path}`} task={task} onClose={close} onDone={() => finish(task)} />}
    </>
  );
}

interface Known {
  readonly line: StockLine;
  readonly pool: string;
  readonly allowed: Allowed;
  readonly reservations: readonly JsonObject[];
}

/** The task that an address asks for, if the caller may do it. */
function taskIn(query: URLSearchParams, { line, pool, allowed, reservations }: Known): Task | undefined {
  const name = [...allowed].find((one) => one === query.get('do'));
  const on = query.get('on');
  if (name === undefined) return undefined;
  if (name === 'receive') return receiveTask(line, pool);
  if (name === 'level') return levelTask(line, pool, boundsFrom(on));
  if (name === 'cancel') {
    const reservation = reservations.find(({ id }) => textOf(id) === on);
    return reservation && cancelTask(reservation, line);
  }
  const spare = line.spares.find(({ id }) => String(id) === on);
  const ofSpare = spareTasks.find((one) => one === name);
  return spare && ofSpare && spareTask(ofSpare, spare, line.level);
}
