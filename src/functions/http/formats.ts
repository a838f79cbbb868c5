import type { APIGatewayProxyResult } from 'aws-lambda';
import { stringify } from 'yaml';
import type { ApiRequest } from './request.ts';
import { textResponse } from './response.ts';

/** The form of the answer that `?format=` asks for; undefined for JSON, and for a form that nobody knows. */
export const formatOf = ({ query }: ApiRequest): string | undefined => query.get('format')?.at(-1);

/** A JSON answer as YAML, as far as it succeeded: errors stay what every client understands. */
export function inFormat(request: ApiRequest, response: APIGatewayProxyResult): APIGatewayProxyResult {
  if (formatOf(request) !== 'yaml' || response.statusCode !== 200) return response;
  const text = stringify(JSON.parse(response.body), { aliasDuplicateObjects: false });
  return textResponse(200, text, { ...response.headers, 'Content-Type': 'application/yaml' });
}
