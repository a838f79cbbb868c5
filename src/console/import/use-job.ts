import { useEffect, useState } from 'preact/hooks';
import { isJsonObject } from '../../domain/engine/json.ts';
import { asProblem, notOurs, type Problem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { type ImportJob, jobIn } from './job.ts';

const second = 1_000;
/** A little less than the links to the reports do. */
const linksHold = 3_000 * second;

/** Small imports are over soon, large ones are looked at each second. */
const pauseAfter = (looks: number): number => Math.min(looks * 0.2, 1) * second;

/** A job as it goes on, until it is over. Jobs are in no feed of changes. */
export function useJob(id: string) {
  const { client } = useShared();
  const [job, setJob] = useState<ImportJob>();
  const [problem, setProblem] = useState<Problem>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const control = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let looks = 0;
    const look = async () => {
      try {
        const answer = await client.request(`/core/jobs/${id}/`, { signal: control.signal });
        if (!isJsonObject(answer)) throw notOurs();
        const next = jobIn(answer);
        setJob(next);
        setProblem(undefined);
        looks += 1;
        timer = setTimeout(look, next.isOver ? linksHold : pauseAfter(looks));
      } catch (thrown) {
        if (control.signal.aborted) return;
        const { status } = asProblem(thrown);
        setProblem(asProblem(thrown));
        // The network may come back; the import goes on meanwhile.
        if (status === 0 || status >= 500) timer = setTimeout(look, 3 * second);
      }
    };
    void look();
    return () => {
      control.abort();
      clearTimeout(timer);
    };
  }, [client, id, times]);
  return { job, problem, again: () => setTimes((count) => count + 1) };
}
