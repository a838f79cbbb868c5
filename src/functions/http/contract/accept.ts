import { refused } from '../../../domain/engine/errors.ts';
import type { Parameters } from '../../../domain/engine/query/selection.ts';
import { yamlTypes } from '../formats/answer-format.ts';
import { apiVersion } from './versions.ts';

/** NetBox: no more spaces than these. */
const widestIndent = 8;

/** JSON parameters of the Accept header: `application/json; indent=4; version=4.6`. */
export interface JsonOptions {
  /** Spaces a level; 0 for JSON on one line. */
  readonly indent: number;
}

/** Fails with 406 when the client asks for another version of the API, or for nothing that it answers. */
export function jsonOptions(accept: string | undefined): JsonOptions {
  const media = (accept ?? '').split(',').map((type) => type.split(';').map((part) => part.trim().toLowerCase()));
  requireAnswered(media.map(([type = '']) => type));
  const json = media.find(([type]) => type === 'application/json')?.slice(1) ?? [];
  const parameters = new Map(json.map((part): [string, string] => [nameOf(part), part.slice(nameOf(part).length + 1)]));
  const version = parameters.get('version');
  if (version !== undefined && version !== apiVersion())
    throw refused('not-acceptable', 'Invalid version in "Accept" header.');
  const indent = Number(parameters.get('indent') ?? 0);
  return { indent: Number.isInteger(indent) ? Math.min(Math.max(indent, 0), widestIndent) : 0 };
}

/** What any path may answer: browsers, which ask for HTML, get JSON. */
const answered: ReadonlySet<string> = new Set([
  'application/json',
  'text/html',
  'text/css',
  'text/javascript',
  'text/csv',
  'image/svg+xml',
  'application/pdf',
  'application/vnd.oai.openapi',
  ...yamlTypes,
]);

/** Fails with 406 when the client takes nothing that the API answers. DRF: what is not set takes all. */
function requireAnswered(types: readonly string[]): void {
  if (!types.some(isAnswered)) throw refused('not-acceptable', 'Could not satisfy the request Accept header.');
}

function isAnswered(type: string): boolean {
  if (type === '' || type === '*/*' || type === '*') return true;
  if (!type.endsWith('/*')) return answered.has(type);
  return [...answered].some((known) => known.startsWith(type.slice(0, -1)));
}

/** What `?format=` may ask for; the schema by two more names, as in NetBox. Not every path offers all of them. */
const formats: ReadonlySet<string> = new Set([
  'json',
  'yaml',
  'csv',
  'devicetype-library',
  'openapi',
  'openapi-json',
  'pdf',
  'svg',
  'zpl',
]);

/** NetBox: an unknown format is 404, before all other checks. */
export function requireKnownFormat(query: Parameters): void {
  const format = query.get('format')?.at(-1) ?? '';
  if (format !== '' && !formats.has(format)) throw refused('not-found', 'Not found.');
}

const nameOf = (parameter: string): string => parameter.split('=')[0] ?? '';
