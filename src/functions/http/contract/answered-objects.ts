import type { APIGatewayProxyResult } from 'aws-lambda';
import { isJsonObject, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import { jsonType } from './response.ts';

/**
 * An answer with each of its objects changed: one of a detail, or those of a page or a list. They get what holds for minutes,
 * such as addresses of files, while their ETag stays the same: no cache may keep them.
 */
export function withEachObject(
  response: APIGatewayProxyResult,
  change: (object: JsonObject) => JsonObject,
): APIGatewayProxyResult {
  if (response.headers?.['Content-Type'] !== jsonType || response.statusCode >= 300) return response;
  const body: Json = JSON.parse(response.body);
  const headers = { ...response.headers, 'Cache-Control': 'no-store' };
  const changed = (value: Json): Json => (isJsonObject(value) ? change(value) : value);
  if (Array.isArray(body)) return { ...response, headers, body: JSON.stringify(body.map(changed)) };
  if (!isJsonObject(body)) return response;
  const { results } = body;
  const answered = Array.isArray(results) ? { ...body, results: results.map(changed) } : change(body);
  return { ...response, headers, body: JSON.stringify(answered) };
}
