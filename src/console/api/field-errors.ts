import { isJsonObject, type Json } from '../../domain/engine/json.ts';
import { wordsOf } from './problem.ts';

/** A member of what the API answered to a form: the messages of one field, or those of the fields of an entry. */
export function errorsOf(answer: Json, name: string | number): Json {
  if (Array.isArray(answer)) return (typeof name === 'number' ? answer[name] : undefined) ?? null;
  return (isJsonObject(answer) ? answer[name] : undefined) ?? null;
}

/** The messages of a field in words; blank where there are none, or only those of its entries. */
export const messageOf = (errors: Json): string =>
  Array.isArray(errors) && errors.some((error) => typeof error !== 'string') ? '' : wordsOf(errors);

/** What is said of the request as a whole, or of fields that the form does not show. */
export function otherErrors(answer: Json, shown: ReadonlySet<string>): string {
  if (!isJsonObject(answer)) return wordsOf(answer);
  return wordsOf(Object.fromEntries(Object.entries(answer).filter(([name]) => !shown.has(name))));
}
