import { isJsonObject } from '../../domain/engine/json.ts';
import { pageOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { useLoaded } from '../use-loaded.ts';
import { type ImportJob, jobIn } from './job.ts';

const shown = 10;
const jobs = { name__isw: 'Import of ' };

/** What was imported before, by whatever door, as far as one may view the jobs. */
export function PastImports() {
  const { client, formats } = useShared();
  const { value, problem, again } = useLoaded(
    async (signal) => {
      const { count, results } = pageOf(
        await client.request('/core/jobs/', { query: { ...jobs, limit: shown, ordering: '-created' }, signal }),
      );
      return { count: count ?? 0, jobs: results.filter(isJsonObject).map(jobIn) };
    },
    [client],
  );
  if (problem?.status === 403) return null;
  return (
    <section class="card">
      <h2>Past imports</h2>
      {problem && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what="past imports" />}
      {value?.jobs.length === 0 && (
        <p class="quiet">
          None in the last 90 days. Files that are dropped into the import bucket are listed here, too.
        </p>
      )}
      <ul class="lines">
        {value?.jobs.map((job) => (
          <li key={job.id}>
            <a href={linkTo(`/import/${job.id}/`)}>
              <bdi>{job.name}</bdi>
            </a>
            <PastResult job={job} />
          </li>
        ))}
      </ul>
      {value && value.count > shown && (
        <p>
          <a href={linkTo('/core/jobs/', jobs)}>All {formats.format(value.count)} imports</a>
        </p>
      )}
    </section>
  );
}

function PastResult({ job }: { readonly job: ImportJob }) {
  const { formats, catalog } = useShared();
  const type = [...catalog.values()].find((one) => one.type === job.type);
  const { rows, rejected } = job.outcome.counts;
  return (
    <span class="facts">
      <span>{type?.plural ?? job.type}</span>
      <span class={job.status === 'failed' || job.status === 'errored' ? 'error' : ''}>{job.statusLabel}</span>
      {job.outcome.isDry && <span>only checked</span>}
      <span>
        {formats.format(rows)} {plural(rows, 'row', 'rows')}
      </span>
      {rejected > 0 && <span class="error">{formats.format(rejected)} rejected</span>}
      <bdi>{job.user}</bdi>
      <time dateTime={job.created}>{formats.format(job.created)}</time>
    </span>
  );
}
