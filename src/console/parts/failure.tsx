import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/problem.ts';

interface Props {
  readonly problem: Problem;
  readonly again: () => void;
  /** Another way out than trying again. */
  readonly children?: ComponentChildren;
}

/** What to do about the errors that a person can do something about; the API's own words say the rest. */
const advice: Readonly<Record<number, string>> = {
  403: 'Ask an administrator for the permission to view it.',
  404: 'It was deleted, or you may not view it.',
  429: 'Wait a moment, then try again.',
};

export function Failure({ problem, again, children }: Props) {
  return (
    <div class="failure" role="alert">
      <p>{problem.message}</p>
      {advice[problem.status] && <p>{advice[problem.status]}</p>}
      <p class="row">
        <button type="button" onClick={again}>
          Try again
        </button>
        {children}
      </p>
    </div>
  );
}
