import type { ComponentType, VNode } from 'preact';
import { asProblem, Problem } from './api/problem.ts';
import { Failure } from './parts/failure.tsx';
import { Loading } from './parts/loading.tsx';
import { useLoaded } from './use-loaded.ts';

/** A view whose script is loaded when it is first shown. Fails in words: a new release may have taken the script away. */
export function lazy<P extends object>(what: string, load: () => Promise<ComponentType<P>>): (props: P) => VNode {
  return function Lazy(props: P) {
    const { value, problem, again } = useLoaded(async () => ({ View: await loaded(load) }), []);
    if (problem) return <Failure problem={problem} again={again} />;
    return value ? <value.View {...props} /> : <Loading what={what} />;
  };
}

async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (thrown) {
    throw thrown instanceof TypeError
      ? new Problem(0, 'This part of the console could not be loaded. Check the network, then load the page again.')
      : asProblem(thrown);
  }
}
