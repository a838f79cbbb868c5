import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { objectsIn, textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { ObjectLink } from '../parts/value.tsx';
import { nameOf, variantText } from './coverage-line.ts';
import { Scroll } from './scroll.tsx';

const kinds = [
  ['lines_added', 'Added'],
  ['lines_changed', 'Changed'],
  ['lines_removed', 'Removed'],
] as const;
const most = 200;

/** What generating changes: of lines, and of the objects that they count. */
export function Changes({ changes }: { readonly changes: JsonObject }) {
  const { formats } = useShared();
  const lines = kinds.flatMap(([name, kind]) => objectsIn(changes[name]).map((line) => ({ kind, line })));
  const count = (name: string) => Number(changes[name] ?? 0);
  const says = (units: number) => `${formats.format(units)} ${plural(units, 'object', 'objects')}`;
  return (
    <>
      <p>
        {lines.length === 0
          ? 'No line changes'
          : `${formats.format(lines.length)} ${plural(lines.length, 'line changes', 'lines change')}`}
        ; {formats.format(count('lines_unchanged'))} stay as they are. {says(count('objects_in'))} come in,{' '}
        {says(count('objects_out'))} go out, {formats.format(count('objects_unchanged'))} stay.
      </p>
      {changes.refused === true && (
        <p class="error" role="alert">
          Generating is refused: orders or shipments refer to a line that it would remove. Remove their lines first, or
          bring the design back.
        </p>
      )}
      {lines.length > 0 && (
        <Scroll label="Lines that change">
          <table>
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Change</th>
                <th scope="col" class="number">
                  Units
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.slice(0, most).map(({ kind, line }, index) => (
                <Line key={index} kind={kind} line={line} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {lines.length > most && <p class="quiet">The first {formats.format(most)} are shown.</p>}
      <Objects title="Objects that come in" entries={objectsIn(changes.first_objects_in)} all={count('objects_in')} />
      <Objects title="Objects that go out" entries={objectsIn(changes.first_objects_out)} all={count('objects_out')} />
    </>
  );
}

function Line({ kind, line }: { readonly kind: string; readonly line: JsonObject }) {
  const { formats } = useShared();
  const { item, new_cable_type, quantity, quantity_before } = line;
  const name =
    nameOf(item) ||
    `New cable type: ${isJsonObject(new_cable_type) ? Object.values(new_cable_type).map(textOf).filter(Boolean).join(' ') : ''}`;
  const documents = [...objectsIn(line.po_line_items), ...objectsIn(line.shipment_line_items)];
  const number = (value: unknown) => formats.format(Number(value));
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi> <span class="variant">{variantText(line.variant)}</span>
        {documents.map((document) => (
          <span key={textOf(document.url)} class="variant">
            <ObjectLink object={document} />
          </span>
        ))}
      </th>
      <td>{kind}</td>
      <td class="number">
        {kind === 'Changed' ? `${number(quantity_before)} → ${number(quantity)}` : number(quantity)}
      </td>
    </tr>
  );
}

interface ObjectsProps {
  readonly title: string;
  readonly entries: readonly JsonObject[];
  readonly all: number;
}

function Objects({ title, entries, all }: ObjectsProps) {
  const { formats } = useShared();
  if (all === 0) return null;
  return (
    <details>
      <summary>
        {title}: {formats.format(all)}
        {entries.length < all && `, the first ${formats.format(entries.length)}`}
      </summary>
      <ul class="names">
        {entries.map(({ object, object_type, object_id }) => (
          <li key={`${textOf(object_type)} ${textOf(object_id)}`}>
            {isJsonObject(object) ? <ObjectLink object={object} /> : `${textOf(object_type)} ${textOf(object_id)}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
