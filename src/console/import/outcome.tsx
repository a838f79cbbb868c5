import { useEffect, useRef } from 'preact/hooks';
import type { ObjectType } from '../api/catalog.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { type Outcome, verdicts } from './report.ts';

interface Props {
  readonly outcome: Outcome;
  readonly type: ObjectType | undefined;
}

/** What became of the rows, or would become of them, in figures and in a sentence. */
export function OutcomeView({ outcome, type }: Props) {
  const { formats } = useShared();
  const { counts, isDry, isAtomic, error, notes } = outcome;
  const isHeldBack = isAtomic && counts.rejected > 0;
  const labels = isDry ? wouldBe : are;
  const shown = isHeldBack ? (['unchanged', 'rejected'] as const) : verdicts;
  const sentence = useRef<HTMLParagraphElement>(null);
  // Where the button that was pressed is gone, the keyboard goes on here.
  useEffect(() => {
    if (document.activeElement === document.body) sentence.current?.focus();
  }, []);
  return (
    <div class="import-outcome">
      <p
        ref={sentence}
        tabIndex={-1}
        role="status"
        class={counts.rejected > 0 || error ? 'import-verdict bad' : 'import-verdict good'}
      >
        {sentenceOn(outcome)}
      </p>
      {error && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <dl class="import-tiles">
        {shown.map((verdict) => (
          <div key={verdict} class={verdict === 'rejected' && counts.rejected > 0 ? 'bad' : ''}>
            <dt>{isHeldBack && verdict === 'unchanged' ? 'Good, held back' : labels[verdict]}</dt>
            <dd>{formats.format(counts[verdict])}</dd>
          </div>
        ))}
        {counts.warned > 0 && (
          <div>
            <dt>With warnings</dt>
            <dd>{formats.format(counts.warned)}</dd>
          </div>
        )}
      </dl>
      {notes.map((note) => (
        <p key={note} class="quiet">
          Note: {note}
        </p>
      ))}
      {!isDry && type && counts.created + counts.updated > 0 && (
        <p>
          <a href={linkTo(type.list)}>Go to the {type.plural}</a>
        </p>
      )}
    </div>
  );
}

const wouldBe = { created: 'New', updated: 'To be changed', unchanged: 'Unchanged', rejected: 'Rejected' };
const are = { created: 'Created', updated: 'Changed', unchanged: 'Unchanged', rejected: 'Rejected' };

function sentenceOn({ counts, isDry, isAtomic, error }: Outcome): string {
  const { rows, rejected, created, updated } = counts;
  if (error) return isDry || isAtomic ? 'Nothing is written.' : 'The file could not be imported to its end.';
  if (rows === 0) return 'The file has a header and no rows: add rows below it.';
  const bad = `${rejected} ${plural(rejected, 'row is', 'rows are')} wrong`;
  const held = `Correct ${plural(rejected, 'it', 'them')}, or import the good rows only.`;
  if (rejected > 0 && isAtomic) return `${bad}, so ${isDry ? 'nothing would be' : 'nothing was'} written. ${held}`;
  if (rejected > 0) return isDry ? `${bad} and would be left out.` : `${bad} and left out. The others are in.`;
  if (created + updated === 0) return 'All rows say what is there already: nothing is to be done.';
  return isDry ? 'All rows are good. Nothing is written yet.' : 'All rows are in.';
}
