import { useState } from 'preact/hooks';
import { asProblem } from '../api/problem.ts';
import { useShared } from '../context.ts';

interface Props {
  readonly id: string;
  /** What becomes of rows that were written; blank where none is. */
  readonly effect: string;
}

/** Stops an import between two steps. */
export function StopJob({ id, effect }: Props) {
  const { client } = useShared();
  const [said, setSaid] = useState('');
  const stop = async () => {
    setSaid('Stopping …');
    try {
      await client.request(`/core/jobs/${id}/cancel/`, { method: 'POST', body: {} });
    } catch (thrown) {
      setSaid(asProblem(thrown).message);
    }
  };
  return (
    <div class="row">
      <button type="button" disabled={said === 'Stopping …'} onClick={stop}>
        Stop
      </button>
      <span role="status">{said}</span>
      {effect && <span class="help">{effect}</span>}
    </div>
  );
}
