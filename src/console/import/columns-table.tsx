import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import type { Column, ReadColumn, Reading } from './columns.ts';
import { changeDraft, type Draft } from './drafts.ts';

interface Props {
  readonly draft: Draft;
  readonly reading: Reading;
  readonly template: readonly Column[];
}

/** How each column of the file is understood, with what stands in it. */
export function ColumnsTable({ draft, reading, template }: Props) {
  const { contents, names } = draft;
  const header = contents?.header ?? [];
  const rename = (changes: readonly (readonly [number, string | null])[]) =>
    changeDraft(draft.id, { names: new Map([...names, ...changes]) });
  const { columns } = reading;
  const unknown = columns.flatMap((column, index) => (column?.problem ? [index] : []));
  const free = template.filter(({ header: name }) => !columns.some((column) => column?.header === name));
  return (
    <details open={unknown.length > 0 || reading.missing.length > 0 || header.length <= 12}>
      <summary>
        {header.length} {plural(header.length, 'column', 'columns')}
        {unknown.length > 0 && (
          <>
            , <strong class="error">{unknown.length} not understood</strong>
          </>
        )}
      </summary>
      {reading.fault && (
        <p class="error" role="alert">
          {reading.fault}
        </p>
      )}
      {unknown.length > 1 && (
        <button type="button" onClick={() => rename(unknown.map((index) => [index, null]))}>
          Leave out all {unknown.length} that are not understood
        </button>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keys, too. */}
      <section class="import-sheet" tabIndex={0} aria-label={`Columns of ${draft.file.name}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">In the file</th>
              <th scope="col">Read as</th>
              <th scope="col">The first row has</th>
            </tr>
          </thead>
          <tbody>
            {header.map((name, index) => (
              <tr key={`${index} ${name}`}>
                <th scope="row">{name ? <bdi>{name}</bdi> : <span class="quiet">(no header)</span>}</th>
                <td>
                  <ReadAs
                    name={name}
                    column={columns[index]}
                    chosen={names.get(index)}
                    free={free}
                    onChoose={(chosen) => rename([[index, chosen]])}
                  />
                </td>
                <td>
                  <bdi>{(contents?.records[0]?.cells[index] ?? '').slice(0, 60)}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {reading.missing.length > 0 && (
        <p class="import-warning">
          New rows need {reading.missing.length === 1 ? 'a column' : 'columns'} that the file has not:{' '}
          {reading.missing.join(', ')}.
        </p>
      )}
    </details>
  );
}

interface ReadAsProps {
  readonly name: string;
  readonly column: ReadColumn | undefined;
  readonly chosen: string | null | undefined;
  readonly free: readonly Column[];
  readonly onChoose: (name: string | null) => void;
}

const leftOut = ' ';

function ReadAs({ name, column, chosen, free, onChoose }: ReadAsProps) {
  if (name === '') return <span class="quiet">Nothing, where its cells are empty</span>;
  const isUnknown = column !== undefined && column.problem !== '';
  if (!isUnknown && chosen === undefined) return <Meaning column={column} />;
  const near = column?.nearest ?? [];
  return (
    <>
      {isUnknown && <span class="error">{column.problem}</span>}
      <select
        aria-label={`Read ${name} as`}
        aria-invalid={isUnknown}
        value={chosen === null ? leftOut : isUnknown ? '' : (chosen ?? '')}
        onChange={({ currentTarget }) => onChoose(currentTarget.value === leftOut ? null : currentTarget.value)}
      >
        <option value="" disabled>
          Choose …
        </option>
        <option value={leftOut}>Leave this column out</option>
        {chosen && <option value={chosen}>{chosen}</option>}
        {near.length > 0 && (
          <optgroup label="Nearest">
            {near.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label="All that the file has not">
          {free
            .filter(({ header }) => header !== chosen && !near.includes(header))
            .map(({ header }) => (
              <option key={header} value={header}>
                {header}
              </option>
            ))}
        </optgroup>
      </select>
      {!isUnknown && column && <Meaning column={column} />}
    </>
  );
}

const mostChoices = 8;

function Meaning({ column }: { readonly column: ReadColumn | undefined }) {
  const { catalog } = useShared();
  const { about, header = '' } = column ?? {};
  if (!about) return <span class="quiet">{header.includes('.') ? `By ${header.split('.')[1]}` : ''}</span>;
  const { kind, target, accessor, isRequired, choices, help } = about;
  const type = [...catalog.values()].find((one) => one.type === target);
  return (
    <>
      {target === '' ? kind : `${type?.singular ?? target}, by ${accessor}`}
      {isRequired && <span class="quiet"> (required)</span>}
      {choices.length > 0 && (
        <span class="help">
          {choices.slice(0, mostChoices).join(', ')}
          {choices.length > mostChoices && ` and ${choices.length - mostChoices} more`}
        </span>
      )}
      {help && <span class="help">{help}</span>}
    </>
  );
}
