import { useEffect, useState } from 'preact/hooks';
import { useChanges } from './use-changes.ts';
import { type Loaded, useLoaded } from './use-loaded.ts';

/** Loads again after changes, but never before what it is loading has come: else a busy database would show nothing. */
export function useLive<T>(load: (signal: AbortSignal) => Promise<T>, inputs: readonly unknown[]): Loaded<T> {
  const { changes } = useChanges();
  const [seen, setSeen] = useState(changes);
  const { value, problem, again } = useLoaded(
    async (signal) => ({ seen, loaded: await load(signal) }),
    [...inputs, seen],
  );
  const isIdle = problem !== undefined || value?.seen === seen;
  useEffect(() => {
    if (isIdle) setSeen(changes);
  }, [isIdle, changes]);
  return { ...(value ? { value: value.loaded } : {}), ...(problem ? { problem } : {}), again };
}
