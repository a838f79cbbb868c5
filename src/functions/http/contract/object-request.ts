import { invalid, notFound } from '../../../domain/engine/errors.ts';
import { isJsonObject, type Json, type JsonObject, pythonType } from '../../../domain/engine/json.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import { parseId } from '../../../domain/engine/schema/ids.ts';
import type { ApiRequest } from './request.ts';

/** The id in the path of an object. */
export function pathId(request: ApiRequest, resource: Resource): number {
  const id = parseId(request.pathParameter('id') ?? '');
  if (id === undefined) throw notFound(resource.label);
  return id;
}

export function objectBody(request: ApiRequest): JsonObject {
  const body = request.body();
  if (body === undefined) return {};
  if (body === null) throw invalid({ non_field_errors: ['No data provided'] });
  if (!isJsonObject(body))
    throw invalid({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${pythonType(body)}.`] });
  return body;
}

/** The list in a bulk request; undefined when the body is something else. */
export function listBody(request: ApiRequest): readonly Json[] | undefined {
  const body = request.body();
  return Array.isArray(body) ? body : undefined;
}

/** NetBox: message of the change in the change log. */
export function messageOf({ changelog_message: message = '' }: JsonObject): string {
  if (typeof message !== 'string') throw invalid({ changelog_message: ['Not a valid string.'] });
  return message;
}
