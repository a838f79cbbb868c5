import { useEffect, useRef, useState } from 'preact/hooks';
import { objectsIn } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { asProblem, isUndecided, Problem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { go } from '../router.ts';
import { Corrections } from './corrections.tsx';
import { changeDraft, type Draft, isChanged, namesOf } from './drafts.ts';
import type { Importable } from './importable.ts';
import { useLeaveGuard } from './leave-guard.ts';
import { OutcomeView } from './outcome.tsx';
import { Progress } from './progress.tsx';
import { findingsIn, type Outcome, outcomeIn, type RowFinding } from './report.ts';
import { SaveFile } from './save-file.tsx';
import { contentOf, isSmall, sendAsJob, sendAtOnce } from './send-draft.ts';

interface Props {
  readonly draft: Draft;
  readonly type: Importable;
}

/** What the last request came to. */
interface Checked {
  /** The file, and how it is imported, as it was checked. */
  readonly draft: Draft;
  readonly outcome: Outcome;
  readonly findings: readonly RowFinding[];
}

const lostAnswer =
  'The answer was lost on its way: the rows may be in, or not. Look for them in the list before you import them again; trying again checks only.';

/** First what would become of the rows, then the import itself. */
export function Checking({ draft, type }: Props) {
  const { client, formats } = useShared();
  const [checked, setChecked] = useState<Checked>();
  const [problem, setProblem] = useState<{ readonly of: Problem; readonly again: () => void }>();
  const [busy, setBusy] = useState<{ readonly done: number; readonly all: number | undefined }>();
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  // The same file twice is two imports, a lost answer is not.
  const keys = useRef({ try: crypto.randomUUID(), write: crypto.randomUUID() });
  useEffect(() => {
    keys.current = { try: crypto.randomUUID(), write: crypto.randomUUID() };
  }, [draft]);
  const valid = checked?.draft === draft ? checked : undefined;
  const run = async (work: (signal: AbortSignal) => Promise<void>) => {
    if (control.current) return;
    const own = new AbortController();
    control.current = own;
    setProblem(undefined);
    setBusy({ done: 0, all: undefined });
    try {
      await work(own.signal);
    } catch (thrown) {
      if (!own.signal.aborted) setProblem({ of: asProblem(thrown), again: () => void run(work) });
    } finally {
      control.current = undefined;
      setBusy(undefined);
    }
  };
  const atOnce = async (isDry: boolean, signal: AbortSignal) => {
    const report = await sendAtOnce(client, draft, type, { isDry, signal });
    setChecked({ draft, outcome: outcomeIn(report), findings: findingsIn(objectsIn(report.results)) });
  };
  /** Such a request has no key by which the API would know it again: nothing but a check may follow a lost answer. */
  const writeAtOnce = () =>
    run(async (signal) => {
      setChecked(undefined);
      try {
        await atOnce(false, signal);
      } catch (thrown) {
        if (!signal.aborted && !isUndecided(asProblem(thrown))) throw thrown;
        setProblem({ of: new Problem(0, lostAnswer), again: () => void check() });
      }
    });
  const asJob = (isDry: boolean) =>
    run(async (signal) => {
      const key = keys.current[isDry ? 'try' : 'write'];
      const onProgress = (done: number, all: number) => setBusy({ done, all });
      const job = await sendAsJob(client, draft, type, { isDry, key, onProgress, signal });
      keys.current = { try: crypto.randomUUID(), write: crypto.randomUUID() };
      go(linkTo(`/import/${job}/`));
    });
  useLeaveGuard(busy !== undefined || draft.corrections.size > 0);
  const check = () => (isSmall(draft) ? run((signal) => atOnce(true, signal)) : asJob(true));
  const [isCorrected, setCorrected] = useState(false);
  // The corrected draft comes with the next drawing.
  useEffect(() => {
    if (!isCorrected) return;
    setCorrected(false);
    void check();
  }, [draft, isCorrected]);
  const rows = draft.contents?.rows ?? 0;
  const told = `${formats.format(rows)} ${plural(rows, 'row', 'rows')}`;
  const { outcome, findings = [] } = valid ?? {};
  const { counts, isAtomic, isDry } = outcome ?? {};
  const good = counts ? (isAtomic && counts.rejected > 0 ? 0 : counts.rows - counts.rejected) : 0;
  const mayImport = isDry === true && outcome?.error === '' && good > 0;
  return (
    <>
      <div class="row">
        <button type="button" class={mayImport ? '' : 'main'} disabled={busy !== undefined} onClick={check}>
          Check {told} without writing
        </button>
        {mayImport && (
          <button type="button" class="main" disabled={busy !== undefined} onClick={() => asJob(false)}>
            Import {formats.format(good)} {plural(good, 'row', 'rows')}
          </button>
        )}
        {busy && (
          <button type="button" class="link" onClick={() => control.current?.abort()}>
            Stop
          </button>
        )}
        {isChanged(draft) && <SaveFile name={draft.file.name} content={(signal) => contentOf(draft, signal)} />}
      </div>
      {busy && busy.all !== undefined && (
        <Progress label={`Uploading ${draft.file.name}`} done={busy.done} all={busy.all} unit="bytes" />
      )}
      {busy && busy.all === undefined && <p role="status">Looking at {told} …</p>}
      {problem && (
        <Failure problem={problem.of} again={problem.again}>
          {isSmall(draft) && mayImport && problem.of.status === 0 && (
            <button type="button" onClick={writeAtOnce}>
              Import without the storage
            </button>
          )}
        </Failure>
      )}
      {outcome && <OutcomeView outcome={outcome} type={type} />}
      {outcome && (
        <Corrections
          findings={findings}
          header={namesOf(draft)}
          cells={cellsOf(draft)}
          onCorrect={(corrections) => {
            changeDraft(draft.id, { corrections: new Map([...draft.corrections, ...corrections]) });
            setCorrected(true);
          }}
        />
      )}
    </>
  );
}

const cellsOf = ({ contents, corrections }: Draft): ReadonlyMap<number, readonly string[]> =>
  new Map([...(contents?.records ?? []).map(({ line, cells }) => [line, cells] as const), ...corrections]);
