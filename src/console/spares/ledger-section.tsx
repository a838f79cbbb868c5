import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { linkTo, type Query } from '../api/paths.ts';
import { useShared } from '../context.ts';

import { lazy } from '../lazy.tsx';
import { ObjectLink, Value } from '../parts/value.tsx';
import { lists } from './addresses.ts';
import { courseOf, isOfServiceable, type Step, stepsOf } from './ledger.ts';
import type { Level } from './level.ts';
import type { LedgerData } from './load.ts';
import { numberOf, type StockLine, unitsOf } from './stock.ts';

const Chart = lazy('the chart', async () => (await import('./chart.tsx')).Chart);

/** More would be slow to draw; the list has all of them. */
const mostDrawn = 500;

interface Props {
  readonly line: StockLine | undefined;
  readonly ledger: LedgerData;
  /** What the list of all entries is filtered by. */
  readonly filters: Query;
  readonly onMore: () => void;
}

/** How an item came to what there is of it: as a course over time, and entry by entry. */
export function Ledger({ line, ledger: { entries, read, count }, filters, onMore }: Props) {
  const { formats } = useShared();
  const units = line ? unitsOf(line).serviceable : 0;
  const steps = stepsOf(entries.filter(isOfServiceable), units, Date.now());
  return (
    <section class="card">
      <h2>Ledger</h2>
      {entries.length === 0 && <p class="quiet">Nothing of it has ever come into this pool.</p>}
      {entries.length > 0 && (
        <>
          <p>{sentence(steps, line?.level, formats.format)}</p>
          <Chart steps={steps} min={line?.level?.min ?? null} max={line?.level?.max ?? null} />
          <Entries entries={entries.slice(0, mostDrawn)} />
        </>
      )}
      {count > read && (
        <p class="row">
          <button type="button" onClick={onMore}>
            Show older entries
          </button>
          <span class="quiet">
            The newest {formats.format(read)} of {formats.format(count)} entries were read.
          </span>
        </p>
      )}
      {entries.length > mostDrawn && (
        <p>
          The table shows the newest {formats.format(mostDrawn)};{' '}
          <a href={linkTo(lists.movements, filters)}>the list</a> has all.
        </p>
      )}
    </section>
  );
}

type Write = (value: number | string) => string | undefined;

/** What the chart shows, in words. */
function sentence(steps: readonly Step[], level: Level | undefined, write: Write): string {
  const { from, least, most, shortSince } = courseOf(steps, level?.min ?? null);
  const moment = (time: number) => write(new Date(time).toISOString());
  const range = least === most ? `always ${write(least)}` : `between ${write(least)} and ${write(most)}`;
  const short = shortSince === undefined ? '' : ` Below the minimum since ${moment(shortSince)}.`;
  return `Units that can be used, since ${moment(from)}: ${range}, now ${write(steps.at(-1)?.units ?? 0)}.${short}`;
}

function Entries({ entries }: { readonly entries: readonly JsonObject[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keys, too.
    <section class="frame entries" tabIndex={0} aria-label="Entries of the ledger">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Kind</th>
            <th scope="col" class="number">
              Units
            </th>
            <th scope="col" class="number">
              Balance
            </th>
            <th scope="col">Spare item</th>
            <th scope="col">Cause</th>
            <th scope="col">Reason</th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Entry key={textOf(entry.id)} entry={entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Entry({ entry }: { readonly entry: JsonObject }) {
  const { formats } = useShared();
  const units = numberOf(entry.quantity);
  const sign = units > 0 ? '+' : '';
  return (
    <tr>
      <th scope="row">
        <Value value={entry.time} />
      </th>
      <td>
        <Value value={entry.kind} />
      </td>
      <td class="number">
        {sign}
        {formats.format(units)}
      </td>
      <td class="number">
        <Value value={entry.balance} />
      </td>
      <td>
        {isJsonObject(entry.spare_item) ? <ObjectLink object={entry.spare_item} /> : <Value value={entry.serial} />}
      </td>
      <td>
        <Value value={entry.document} />
      </td>
      <td>
        <Value value={entry.reason} />
      </td>
      <td>{isJsonObject(entry.user) ? <ObjectLink object={entry.user} /> : <Value value={entry.user_name} />}</td>
    </tr>
  );
}
