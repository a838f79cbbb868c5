import { useState } from 'preact/hooks';
import { asProblem } from '../api/problem.ts';
import { useShared } from '../context.ts';

/** Stops an import between two steps. */
export function StopJob({ id, isAtomic }: { readonly id: string; readonly isAtomic: boolean }) {
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
        Stop the import
      </button>
      <span role="status">{said}</span>
      <span class="help">{isAtomic ? 'What was written is taken back.' : 'Rows that were written stay.'}</span>
    </div>
  );
}
