import { isJsonObject, type Json } from '../../domain/engine/json.ts';

/** Why a request failed, in words. */
export class Problem extends Error {
  readonly status: number;
  /** What the API answered; the messages of fields stand in it under their names. */
  readonly answer: Json;

  /** `status` is 0 where no answer came. */
  constructor(status: number, message: string, answer: Json = null) {
    super(message);
    this.status = status;
    this.answer = answer;
  }
}

export const unreachable = (): Problem =>
  new Problem(0, 'Quartermaster cannot be reached. Check the network, then try again.');

/** Networks that ask for a sign-in of their own answer every request with it. */
export const notOurs = (): Problem =>
  new Problem(0, 'Something else than Quartermaster answered. Check the network, then try again.');

export const problemOf = (status: number, answer: Json): Problem =>
  new Problem(
    status,
    wordsOf(answer) || `Quartermaster answered with the status ${status}. Try again in a moment.`,
    answer,
  );

/** Whether the request may have done its work all the same. */
export const isUndecided = ({ status }: Problem): boolean => status === 0 || status >= 500;

/** What the API calls the request as a whole: no field of it. */
const wholes: ReadonlySet<string> = new Set(['__all__', 'non_field_errors']);

/** The API's own sentences: `detail`, or those of each field. */
export function wordsOf(answer: Json): string {
  if (Array.isArray(answer)) return answer.map(wordsOf).filter(Boolean).join(' ');
  if (!isJsonObject(answer)) return typeof answer === 'string' ? answer : '';
  if (typeof answer.detail === 'string') return answer.detail;
  return Object.entries(answer)
    .map(([field, problem]) => `${wholes.has(field) ? '' : `${field}: `}${wordsOf(problem ?? null)}`)
    .join(' ');
}

/** As a Problem, whatever was thrown. */
export const asProblem = (thrown: unknown): Problem =>
  thrown instanceof Problem ? thrown : new Problem(0, 'The console failed. Load the page again.');
