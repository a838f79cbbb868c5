import { useCallback, useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem } from './api/problem.ts';

export interface Loaded<T> {
  /** The last that was loaded; it stays while it is loaded again. */
  readonly value?: T;
  readonly problem?: Problem;
  readonly again: () => void;
}

/** Loads when `inputs` change and when asked to; what comes too late is dropped. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, inputs: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ value?: T; problem?: Problem }>({});
  const [times, setTimes] = useState(0);
  const again = useCallback(() => setTimes((count) => count + 1), []);
  useEffect(() => {
    const control = new AbortController();
    load(control.signal).then(
      (value) => control.signal.aborted || setState({ value }),
      (thrown) => control.signal.aborted || setState((last) => ({ ...last, problem: asProblem(thrown) })),
    );
    return () => control.abort();
  }, [...inputs, times]);
  return { ...state, again };
}
