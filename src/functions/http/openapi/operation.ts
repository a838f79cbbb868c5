import type { JsonObject } from '../../../domain/engine/json.ts';
import type { errorResponses } from './errors.ts';

/** What one method on one path does. */
export interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly JsonObject[];
  readonly body?: JsonObject;
  /** The same as a form, which holds a file. */
  readonly form?: JsonObject | undefined;
  /** The body is the file, as bytes. */
  readonly takesBytes?: boolean;
  readonly status?: 200 | 201 | 202 | 204;
  readonly answer?: JsonObject;
  /** The same answer in other forms, which `?format=` asks for: schemas by media type. */
  readonly forms?: JsonObject;
  /** The answer in place of one that is too large: the address of a file. */
  readonly file?: JsonObject;
  /** The answer when the work goes on after the request. */
  readonly job?: JsonObject;
  readonly errors: readonly (keyof typeof errorResponses)[];
}

const bytesContent: JsonObject = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

export const jsonContent = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

const formContent = (form: JsonObject | undefined): JsonObject =>
  form ? { 'multipart/form-data': { schema: form } } : {};

/** What every operation may answer, whatever it does. */
const general = ['403', '404', '406', '413'] as const;

/** The operation as the document has it. */
export function operation(
  tag: string,
  {
    id,
    summary,
    parameters = [],
    body,
    form,
    takesBytes,
    status = 200,
    answer,
    forms = {},
    file,
    job,
    errors,
  }: Operation,
) {
  const failures = [...new Set([...errors, ...general])]
    .sort()
    .map((code): [string, JsonObject] => [code, { $ref: `#/components/responses/${code}` }]);
  const content = { ...(answer ? jsonContent(answer) : {}), ...forms };
  const success = {
    description: status === 204 ? 'No content' : summary,
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
  return {
    operationId: id,
    summary,
    tags: [tag],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { ...jsonContent(body), ...formContent(form), ...(takesBytes ? bytesContent : {}) },
          },
        }
      : {}),
    responses: {
      [status]: success,
      ...(file
        ? { 303: { description: 'Redirect to a file that contains the answer', content: jsonContent(file) } }
        : {}),
      ...(job ? { 202: { description: 'The job that continues the work', content: jsonContent(job) } } : {}),
      ...Object.fromEntries(failures),
    },
  };
}
