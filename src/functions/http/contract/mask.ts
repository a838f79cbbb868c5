import type { JsonObject } from '../../../domain/engine/json.ts';
import type { ApiRequest } from './request.ts';

/** NetBox: in reads and in answers to writes `fields` keeps, `omit` drops; unknown names are ignored. */
export function masked(request: ApiRequest, answer: JsonObject): JsonObject {
  const names = (parameter: string) =>
    (request.query.get(parameter) ?? []).flatMap((value) => value.split(',')).filter((name) => name !== '');
  const kept = names('fields');
  const dropped = names('omit');
  if (kept.length > 0) return Object.fromEntries(Object.entries(answer).filter(([name]) => kept.includes(name)));
  if (dropped.length > 0) return Object.fromEntries(Object.entries(answer).filter(([name]) => !dropped.includes(name)));
  return answer;
}
