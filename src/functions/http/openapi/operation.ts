import type { JsonObject } from '../../../domain/model/json.ts';
import type { errorResponses } from './errors.ts';

/** What one method on one path does. */
export interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly JsonObject[];
  readonly body?: JsonObject;
  readonly status?: 200 | 201 | 202 | 204;
  readonly answer?: JsonObject;
  /** The answer when the work goes on after the request. */
  readonly job?: JsonObject;
  readonly errors: readonly (keyof typeof errorResponses)[];
}

export const jsonContent = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

/** The operation as the document has it. Every one may answer 403 and 406. */
export function operation(
  tag: string,
  { id, summary, parameters = [], body, status = 200, answer, job, errors }: Operation,
) {
  const failures = [...errors, '403', '406']
    .sort()
    .map((code): [string, JsonObject] => [code, { $ref: `#/components/responses/${code}` }]);
  const success = {
    description: status === 204 ? 'No content' : summary,
    ...(answer ? { content: jsonContent(answer) } : {}),
  };
  return {
    operationId: id,
    summary,
    tags: [tag],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: jsonContent(body) } } : {}),
    responses: {
      [status]: success,
      ...(job ? { 202: { description: 'The job that does it', content: jsonContent(job) } } : {}),
      ...Object.fromEntries(failures),
    },
  };
}
