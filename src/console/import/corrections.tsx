import { useId, useState } from 'preact/hooks';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { CorrectedRow } from './corrected-row.tsx';
import { elsewhere, mostFindings, type RowFinding } from './report.ts';

interface Props {
  readonly findings: readonly RowFinding[];
  /** What the columns of the file are called; undefined for those that are left out. */
  readonly header: readonly (string | undefined)[];
  /** By the line of the row. */
  readonly cells: ReadonlyMap<number, readonly string[]>;
  /** Takes the rows that were changed. Absent: they can only be looked at. */
  readonly onCorrect?: (corrections: ReadonlyMap<number, readonly string[]>) => void;
}

const step = 25;

/** The rows that somebody should look at, each cell that is wrong marked, to be corrected in place. */
export function Corrections({ findings, header, cells, onCorrect }: Props) {
  const { formats } = useShared();
  const [most, setMost] = useState(step);
  const [edits, setEdits] = useState<ReadonlyMap<number, readonly string[]>>(new Map());
  const id = useId();
  if (findings.length === 0) return null;
  const edit = (line: number, next: readonly string[]) => setEdits(new Map([...edits, [line, next]]));
  const places = header.flatMap((name, index) => (name === undefined ? [] : [{ name, index }]));
  const names = places.map(({ name }) => name);
  const hasOthers = findings.some((finding) => elsewhere(finding, names).length > 0);
  const take = () => {
    onCorrect?.(edits);
    setEdits(new Map());
  };
  return (
    <section class="corrections" aria-labelledby={id}>
      <h3 id={id}>
        {formats.format(findings.length)} {plural(findings.length, 'row', 'rows')} to look at
        {findings.length >= mostFindings && ', and maybe more: the report has all'}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keys, too. */}
      <section class="import-sheet" tabIndex={0} aria-label="Rows to look at">
        <table>
          <thead>
            <tr>
              <th scope="col">Line</th>
              {hasOthers && <th scope="col">What is wrong</th>}
              {places.map(({ name, index }) => (
                <th key={index} scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {findings.slice(0, most).map((finding) => (
              <CorrectedRow
                key={finding.line}
                finding={finding}
                places={places}
                hasOthers={hasOthers}
                cells={edits.get(finding.line) ?? cells.get(finding.line)}
                {...(onCorrect ? { onEdit: (next) => edit(finding.line, next) } : {})}
              />
            ))}
          </tbody>
        </table>
      </section>
      <div class="row">
        {onCorrect && (
          <button type="button" class={edits.size > 0 ? 'main' : ''} disabled={edits.size === 0} onClick={take}>
            {edits.size > 0
              ? `Check again with ${formats.format(edits.size)} ${plural(edits.size, 'corrected row', 'corrected rows')}`
              : 'Correct cells above, then check again'}
          </button>
        )}
        {findings.length > most && (
          <button type="button" onClick={() => setMost(most + step)}>
            Show more ({formats.format(findings.length - most)} left)
          </button>
        )}
      </div>
    </section>
  );
}
