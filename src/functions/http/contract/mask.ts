import type { JsonObject } from '../../../domain/engine/json.ts';
import { type Shown, showsAll } from '../../../domain/engine/resource/serialize.ts';
import type { ApiRequest } from './request.ts';

/** NetBox: in reads and in answers to writes `fields` keeps, `omit` drops; unknown names are ignored. */
export function shownIn({ query }: ApiRequest): Shown {
  const names = (parameter: string): ReadonlySet<string> =>
    new Set((query.get(parameter) ?? []).flatMap((value) => value.split(',')).filter((name) => name !== ''));
  const kept = names('fields');
  const dropped = names('omit');
  if (kept.size > 0) return (name) => kept.has(name);
  return dropped.size > 0 ? (name) => !dropped.has(name) : showsAll;
}

/** The members of an answer that the caller sees. */
export const membersShown = (shown: Shown, answer: JsonObject): JsonObject =>
  shown === showsAll ? answer : Object.fromEntries(Object.entries(answer).filter(([name]) => shown(name)));

export const masked = (request: ApiRequest, answer: JsonObject): JsonObject => membersShown(shownIn(request), answer);
