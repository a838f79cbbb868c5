import { capitalised } from '../../domain/engine/schema/labels.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { draftOf } from './drafts.ts';
import type { ImportJob } from './job.ts';
import { JobResult } from './job-result.tsx';
import { Progress } from './progress.tsx';
import type { Outcome } from './report.ts';
import { StopJob } from './stop-job.tsx';
import { useJob } from './use-job.ts';

/** One import: how far it is, and what became of the rows. Its address can be shared. */
export function JobPage({ id }: { readonly id: string }) {
  const { formats, catalog } = useShared();
  const { job, problem, again } = useJob(id);
  if (job?.isImport === false) return <Other id={id} />;
  const type = [...catalog.values()].find((one) => one.type === job?.type);
  return (
    <>
      <nav class="trail" aria-label="Where this is">
        <a href={linkTo('/import/')}>Import</a>
      </nav>
      <Heading title={job ? `Import of ${job.name}` : 'Import'}>
        {job && <p class={`state ${job.status}`}>{job.statusLabel}</p>}
      </Heading>
      {problem && (
        <Failure problem={problem} again={again}>
          <a href={linkTo('/import/')}>All imports</a>
        </Failure>
      )}
      {!job && !problem && <Loading what="the import" />}
      {job && (
        <>
          <p class="quiet">
            {capitalised(type?.plural ?? job.type)}
            {job.outcome.isDry && ', checked without writing'}, asked for by <bdi>{job.user}</bdi>,{' '}
            <time dateTime={job.created}>{formats.format(job.created)}</time>
          </p>
          {job.isOver ? <JobResult job={job} type={type} /> : <Running job={job} />}
        </>
      )}
    </>
  );
}

const Other = ({ id }: { readonly id: string }) => (
  <>
    <Heading title="No import" />
    <p>
      The job with this number is other work. <a href={linkTo(`/core/jobs/${id}/`)}>Look at it</a>, or{' '}
      <a href={linkTo('/import/')}>go to the imports</a>.
    </p>
  </>
);

const phases: Readonly<Record<string, string>> = {
  try: 'Judging the rows',
  write: 'Writing the rows',
  undo: 'Taking back what was written',
  report: 'Putting the report together',
};

function effectOf({ isDry, isAtomic }: Outcome): string {
  if (isDry) return '';
  return isAtomic ? 'What was written is taken back.' : 'Rows that were written stay.';
}

function Running({ job }: { readonly job: ImportJob }) {
  const { formats } = useShared();
  const { phase, rowsPerSecond, outcome } = job;
  const { rows, rejected } = outcome.counts;
  return (
    <section class="card import-parts">
      {job.phase === '' ? (
        <p role="status">Waiting for the file to be taken up …</p>
      ) : (
        <Progress label={phases[phase] ?? 'Working'} done={rows} all={draftOf(job.id)?.contents?.rows} unit="rows" />
      )}
      <p class="quiet">
        {rowsPerSecond > 0 && `${formats.format(rowsPerSecond)} rows a second. `}
        {rejected > 0 && `${formats.format(rejected)} rejected so far.`}
      </p>
      <p>The server does the work: you may close this tab. This address shows the result.</p>
      <StopJob id={job.id} effect={effectOf(outcome)} />
    </section>
  );
}
