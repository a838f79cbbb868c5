import { useMemo, useRef, useState } from 'preact/hooks';
import type { ObjectType } from '../api/catalog.ts';
import { linkTo } from '../api/paths.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { go } from '../router.ts';
import { useLoaded } from '../use-loaded.ts';
import { Corrections } from './corrections.tsx';
import { addFiles, type Draft, draftOf, isChanged, namesOf, reopen } from './drafts.ts';
import { type Details, type ImportJob, loadDetails } from './job.ts';
import { OutcomeView } from './outcome.tsx';
import { Progress } from './progress.tsx';
import { SaveFile } from './save-file.tsx';
import { contentOf, sendAsJob } from './send-draft.ts';
import { csvLine } from './write-csv.ts';

interface Props {
  readonly job: ImportJob;
  readonly type: ObjectType | undefined;
}

/** What became of an import, and how to go on with it. */
export function JobResult({ job, type }: Props) {
  const { client } = useShared();
  const { value: details, problem, again } = useLoaded((signal) => loadDetails(job, signal), [client, job.id]);
  const draft = draftOf(job.id);
  const { rejected } = job.outcome.counts;
  return (
    <section class="card import-parts">
      <OutcomeView outcome={job.outcome} type={type} />
      {draft && type && job.outcome.isDry && <ImportNow draft={draft} type={type} job={job} />}
      <ul class="downloads row">
        {job.tableUrl && (
          <li>
            <a href={job.tableUrl} target="_blank" rel="noreferrer">
              Download the report on all rows (CSV)
            </a>
          </li>
        )}
        {job.rejectedUrl && (
          <li>
            <a href={job.rejectedUrl} target="_blank" rel="noreferrer">
              Download the {plural(rejected, 'rejected row', 'rejected rows')} with the reasons (CSV)
            </a>
          </li>
        )}
        {draft && isChanged(draft) && (
          <li>
            <SaveFile name={draft.file.name} content={(signal) => contentOf(draft, signal)} />
          </li>
        )}
      </ul>
      {problem && <Failure problem={problem} again={again} />}
      {!details && !problem && <Loading what="the report" />}
      {details && <Findings job={job} type={type} details={details} />}
      <p>
        <a href={linkTo('/import/')}>Import another file</a>
      </p>
    </section>
  );
}

/** What is corrected goes on with the whole file, if this tab has it, and otherwise with the rejected rows alone. */
function Findings({ job, type, details }: Props & { readonly details: Details }) {
  const draft = draftOf(job.id);
  // Only in what was written partially are the other rows in.
  const wasWritten = !job.outcome.isDry && !job.outcome.isAtomic;
  const whole = wasWritten ? undefined : draft;
  const { header, cells, findings } = details;
  const names = useMemo(() => (whole ? namesOf(whole) : header), [whole, header]);
  const wide = useMemo(() => (whole ? widened(cells, names) : cells), [whole, cells, names]);
  const options = { mode: job.outcome.isAtomic ? 'atomic' : 'partial', upsert: job.outcome.upserts };
  const correct = (corrections: ReadonlyMap<number, readonly string[]>) => {
    if (whole) reopen({ ...whole, corrections: new Map([...whole.corrections, ...corrections]) });
    else {
      const rows = [...cells].map(([line, row]) => csvLine(corrections.get(line) ?? row));
      const name = `${job.name.replace(/\.csv$/i, '')}-corrected.csv`;
      addFiles([new File([csvLine(header), ...rows], name, { type: 'text/csv' })], {
        options,
        ...(type ? { list: type.list } : {}),
      });
    }
    go(linkTo('/import/'));
  };
  return (
    <>
      {findings.length > 0 && cells.size > 0 && !whole && !wasWritten && (
        <p class="import-warning">
          This tab has the rejected rows only, not the good ones, of which none was written. Corrections below go on
          with the rejected rows; for all of them, choose the whole file again.
        </p>
      )}
      <Corrections findings={findings} header={names} cells={wide} onCorrect={correct} />
    </>
  );
}

/** The cells of rows as the file has them, columns that were left out among them. */
const widened = (
  cells: ReadonlyMap<number, readonly string[]>,
  names: readonly (string | undefined)[],
): ReadonlyMap<number, readonly string[]> =>
  new Map(
    [...cells].map(([line, row]) => {
      const rest = row.values();
      return [line, [...names.map((name) => (name === undefined ? '' : (rest.next().value ?? ''))), ...rest]];
    }),
  );

/** After a check of a large file: the import itself. */
function ImportNow({
  draft,
  type,
  job,
}: {
  readonly draft: Draft;
  readonly type: ObjectType;
  readonly job: ImportJob;
}) {
  const { client, formats } = useShared();
  const [sent, setSent] = useState<{ readonly done: number; readonly all: number }>();
  const [problem, setProblem] = useState<Problem>();
  const key = useRef(crypto.randomUUID());
  const { counts, isAtomic, error } = job.outcome;
  const good = isAtomic && counts.rejected > 0 ? 0 : counts.rows - counts.rejected;
  if (good === 0 || error) return null;
  const change = () => {
    reopen(draft);
    go(linkTo('/import/'));
  };
  const start = async () => {
    setProblem(undefined);
    setSent({ done: 0, all: draft.file.size });
    try {
      const onProgress = (done: number, all: number) => setSent({ done, all });
      const { signal } = new AbortController();
      const next = await sendAsJob(client, draft, type, { isDry: false, key: key.current, onProgress, signal });
      go(linkTo(`/import/${next}/`));
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setSent(undefined);
    }
  };
  return (
    <>
      <div class="row">
        <button type="button" class="main" disabled={sent !== undefined} onClick={start}>
          Import {formats.format(good)} {plural(good, 'row', 'rows')}
        </button>
        <button type="button" onClick={change}>
          Change something first
        </button>
      </div>
      {sent && <Progress label={`Uploading ${draft.file.name}`} {...sent} unit="bytes" />}
      {problem && <Failure problem={problem} again={() => void start()} />}
    </>
  );
}
