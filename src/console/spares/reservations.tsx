import type { JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { ObjectLink, Value } from '../parts/value.tsx';
import { numberOf, objectOf, type StockLine } from './stock.ts';
import { labels } from './tasks.tsx';

interface Props {
  readonly reservations: readonly JsonObject[];
  readonly mayCancel: boolean;
  readonly onCancel: (reservation: JsonObject) => void;
}

/** Those of an item among all of its pool. */
export function reservationsOf(line: StockLine, reservations: readonly JsonObject[]): readonly JsonObject[] {
  const ids = new Set(line.spares.map(({ id }) => id));
  return reservations.filter(({ spare_item }) => ids.has(numberOf(objectOf(spare_item).id)));
}

/** Who has reserved units of an item. */
export function Reservations({ reservations, mayCancel, onCancel }: Props) {
  const { formats } = useShared();
  return (
    <section class="card">
      <h2>Reservations</h2>
      {reservations.length === 0 && <p class="quiet">Nothing is reserved.</p>}
      <ul class="lines units">
        {reservations.map((reservation) => (
          <li key={textOf(reservation.id)}>
            <ObjectLink object={reservation} />
            <span class="facts">
              <span>
                {formats.format(numberOf(reservation.quantity) - numberOf(reservation.qty_drawn))} still to be drawn
              </span>
              <span>
                until <Value value={reservation.expires} />
              </span>
              <span>
                BOM <ObjectLink object={objectOf(reservation.bom)} />
              </span>
            </span>
            {mayCancel && (
              <span class="row">
                <button type="button" onClick={() => onCancel(reservation)}>
                  {labels.cancel} <span class="unseen">{textOf(reservation.display)}</span>
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
