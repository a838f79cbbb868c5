import { useEffect, useState } from 'preact/hooks';
import type { JsonObject } from '../domain/engine/json.ts';
import { pageOf } from './api/json.ts';
import { asProblem, type Problem } from './api/problem.ts';
import { useShared } from './context.ts';
import type { Stretch } from './parts/windowed.ts';

const size = 100;

type Pages = ReadonlyMap<number, readonly JsonObject[]>;
const none: Pages = new Map();

/** Pages that a stretch of a list needs. */
const pagesFor = ({ first, end }: Stretch): readonly number[] => {
  const from = Math.floor(first / size);
  return Array.from({ length: Math.max(0, Math.ceil(end / size) - from) }, (_, index) => from + index);
};

/** The rows of a list besides those of the first page, loaded when they come into view. */
export function useRows(path: string, query: string, first: readonly JsonObject[], stretch: Stretch) {
  const { client } = useShared();
  const [pages, setPages] = useState(none);
  const [problem, setProblem] = useState<Problem>();
  const missing = pagesFor(stretch).find((page) => page > 0 && !pages.has(page));
  useEffect(() => {
    if (missing === undefined || problem) return;
    const control = new AbortController();
    const search = new URLSearchParams(query);
    search.set('limit', String(size));
    search.set('offset', String(missing * size));
    client.request(path, { query: search, signal: control.signal }).then(
      (answer) => setPages((last) => new Map([...last, [missing, pageOf(answer).results]])),
      (thrown) => control.signal.aborted || setProblem(asProblem(thrown)),
    );
    return () => control.abort();
  }, [client, path, query, missing, problem]);
  return {
    problem,
    again: () => setProblem(undefined),
    rowAt: (index: number): JsonObject | undefined =>
      index < size ? first[index] : pages.get(Math.floor(index / size))?.[index % size],
  };
}

export const firstPage = size;
