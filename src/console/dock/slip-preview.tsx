import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { objectsIn, textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { labelOf } from '../parts/label.ts';

/** The names of the items of shipment lines, by the id of the line. */
export const itemNames = (summary: JsonObject): ReadonlyMap<string, string> =>
  new Map(
    objectsIn(summary.lines).map(({ shipment_line_item, item }) => [
      textOf(shipment_line_item),
      isJsonObject(item) ? textOf(item.display) : '',
    ]),
  );

const counts = ['qty_received', 'qty_damaged', 'qty_missing', 'qty_to_pool'] as const;

interface Props {
  readonly slip: Json;
  readonly names: ReadonlyMap<string, string>;
}

/** What a receipt counts of each line, and the units that are not in good order. */
export function SlipPreview({ slip, names }: Props) {
  const { formats } = useShared();
  const lines = objectsIn(isJsonObject(slip) ? slip.lines : undefined);
  if (lines.length === 0) return <p>Nothing is counted: no scanned unit waits to be received.</p>;
  return (
    <ul class="slip">
      {lines.map((line) => {
        const id = textOf(line.shipment_line_item);
        return (
          <li key={id}>
            <strong>
              <bdi>{names.get(id) || `Line ${id}`}</bdi>
            </strong>
            <span class="facts">
              {counts
                .filter((count) => count === 'qty_received' || line[count])
                .map((count) => (
                  <span key={count}>
                    {labelOf(count.slice('qty_'.length))}: {formats.format(Number(line[count] ?? 0))}
                  </span>
                ))}
            </span>
            <Units units={objectsIn(line.units).filter(({ damaged }) => damaged === true)} />
            {line.note && (
              <span class="quiet">
                <bdi>{textOf(line.note)}</bdi>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Units that are not in good order, each with what is wrong with it. */
const Units = ({ units }: { readonly units: readonly JsonObject[] }) => (
  <ul>
    {units.map(({ serial, asset_tag, rejected, note }) => {
      const number = textOf(serial) || textOf(asset_tag);
      return (
        <li key={number}>
          {rejected === true ? 'Rejected' : 'Damaged'}: <bdi>{number}</bdi>
          {note && (
            <span class="quiet">
              {' '}
              <bdi>{textOf(note)}</bdi>
            </span>
          )}
        </li>
      );
    })}
  </ul>
);
