import type { Json, JsonObject } from '../../../domain/engine/json.ts';
import type { InputSchema } from '../../../domain/engine/schema/input-schema.ts';
import type { ApiRequest } from './request.ts';

/** NetBox: of a repeated parameter the last one counts, unless the field takes several; a blank one says nothing. */
export function queryInput({ query }: ApiRequest, form: InputSchema): JsonObject {
  const given = Object.entries(form).flatMap(([name, { kind }]): [string, Json][] => {
    const values = query.get(name);
    const last = values?.at(-1);
    if (values === undefined || last === undefined || last === '') return [];
    return [[name, kind === 'references' || kind === 'object-types' ? [...values] : last]];
  });
  return Object.fromEntries(given);
}
