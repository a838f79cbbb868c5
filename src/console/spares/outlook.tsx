import type { ComponentChildren } from 'preact';
import type { JsonObject } from '../../domain/engine/json.ts';
import { ifAllowed, loadAll } from '../api/all.ts';
import { textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { Loading } from '../parts/loading.tsx';
import { useLoaded } from '../use-loaded.ts';
import { lists } from './addresses.ts';
import { Bullet, Verdict } from './bullet.tsx';
import { changedBy, type Level, levelIn } from './level.ts';
import { keyOf, levelFields, objectOf, spareIn } from './stock.ts';

interface Row {
  readonly what: ComponentChildren;
  readonly now: number;
  readonly after: number;
}

/** Figures as they are, and as they would be. */
function Outlook({ rows }: { readonly rows: readonly Row[] }) {
  const { formats } = useShared();
  return (
    <table class="outlook">
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">What</span>
          </th>
          <th scope="col" class="number">
            Now
          </th>
          <th scope="col" class="number">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ what, now, after }, index) => (
          <tr key={index}>
            <th scope="row">{what}</th>
            <td class="number">{formats.format(now)}</td>
            <td class="number">
              <strong>{formats.format(after)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A level as it would be. */
export const LevelAfter = ({ title, level }: { readonly title: ComponentChildren; readonly level: Level }) => (
  <div class="after">
    <p>
      {title}: <Verdict level={level} />
    </p>
    <Bullet level={level} />
  </div>
);

interface Arriving {
  /** The spare item of the other pool, as the API would make it. */
  readonly arrived: JsonObject;
  readonly units: number;
}

/** What a transfer does to the pool that the units go to. */
export function Arrival({ arrived, units }: Arriving) {
  const { client } = useShared();
  const pool = objectOf(arrived.pool);
  const { value } = useLoaded(
    (signal) => loadLevel(client, textOf(pool.id), arrived, signal),
    [client, textOf(pool.id), keyOf(arrived)],
  );
  const { quantity, status } = spareIn(arrived);
  const name = <bdi>{textOf(pool.display)}</bdi>;
  return (
    <>
      <Outlook rows={[{ what: <>In stock in {name}</>, now: quantity - units, after: quantity }]} />
      {!value && <Loading what="the level there" />}
      {value?.level && (
        <LevelAfter
          title={<>Level in {name}</>}
          level={changedBy(value.level, status.value === 'serviceable' ? units : 0)}
        />
      )}
    </>
  );
}

async function loadLevel(
  client: ReturnType<typeof useShared>['client'],
  pool: string,
  { item_type, item_id, variant }: JsonObject,
  signal: AbortSignal,
): Promise<{ readonly level: Level | undefined }> {
  const query = { pool_id: pool, item_type: textOf(item_type), item_id: textOf(item_id), fields: levelFields };
  const levels = await ifAllowed(loadAll(client, lists.levels, query, { signal }));
  const key = keyOf({ item_type: item_type ?? null, item_id: item_id ?? null, variant: variant ?? null });
  const found = levels?.objects.find((level) => keyOf(level) === key);
  return { level: found && levelIn(found) };
}

interface Figures {
  /** Units that come, and units that are reserved, beyond those of now; negative for fewer. */
  readonly units: number;
  readonly reserved: number;
  readonly quantity: number;
  readonly alreadyReserved: number;
  /** Undefined where the level does not change, or there is none. */
  readonly level: Level | undefined;
}

/** What an action does to the spare item itself and to the level of its pool. */
export const Departure = ({ units, reserved, quantity, alreadyReserved, level }: Figures) => (
  <>
    <Outlook
      rows={[
        { what: 'In stock here', now: quantity, after: quantity + units },
        ...(alreadyReserved + reserved > 0 || reserved !== 0
          ? [{ what: 'Reserved', now: alreadyReserved, after: alreadyReserved + reserved }]
          : []),
      ]}
    />
    {level && <LevelAfter title="Level here" level={changedBy(level, units, reserved)} />}
  </>
);
