import type { APIGatewayProxyResult } from 'aws-lambda';
import { registry } from '../../../domain/registry.ts';
import type { ApiRequest } from '../contract/request.ts';
import { jsonType, textResponse } from '../contract/response.ts';
import { yamlText } from '../formats/write-yaml.ts';
import { openApiDocument } from './document.ts';

const yamlType = 'application/vnd.oai.openapi';

/** Half of the document would be indentation and line ends, and an answer is bounded. */
const shortLayout = { indent: 1, indentSeq: false, shortLines: true } as const;

/** Texts by content type and address: one address in practice, so that a few are enough. */
const texts = new Map<string, string>();
const mostTexts = 4;

/** NetBox: JSON when the client asks for it, else YAML. */
export function schemaResponse(request: ApiRequest): APIGatewayProxyResult {
  const type = wantsJson(request) ? jsonType : yamlType;
  return textResponse(200, textOf(type, request.baseUrl), { 'Content-Type': type });
}

const wantsJson = ({ query, header }: ApiRequest): boolean =>
  /^(openapi-)?json$/.test(query.get('format')?.at(-1) ?? '') || (header('accept') ?? '').includes('json');

function textOf(type: string, serverUrl: string): string {
  const key = `${type} ${serverUrl}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const document = openApiDocument(registry.resources, serverUrl);
  const text = type === jsonType ? JSON.stringify(document) : yamlText(document, shortLayout);
  if (texts.size === mostTexts) texts.clear();
  texts.set(key, text);
  return text;
}
