import type { APIGatewayProxyResult } from 'aws-lambda';
import { refused } from '../../../domain/engine/errors.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import { isLibraryType } from '../../../domain/inventory/type-library/library.ts';
import type { ApiRequest } from '../contract/request.ts';
import { textResponse } from '../contract/response.ts';

/** The media type under which YAML is answered. */
export const yamlType = 'application/yaml';

/** The media types under which YAML is taken. */
export const yamlTypes: ReadonlySet<string> = new Set([yamlType, 'application/x-yaml', 'text/yaml', 'text/x-yaml']);

/** Format that `?format=` selects; undefined for JSON and for unknown formats. */
export const formatOf = ({ query }: ApiRequest): string | undefined => query.get('format')?.at(-1);

/**
 * A JSON answer as YAML, as far as it succeeded: errors stay what every client understands, and an export template has its
 * own form.
 */
export async function inFormat(request: ApiRequest, response: APIGatewayProxyResult): Promise<APIGatewayProxyResult> {
  if (formatOf(request) !== 'yaml' || response.statusCode !== 200 || request.query.has('export')) return response;
  const { yamlText } = await import('./write-yaml.ts');
  return textResponse(200, yamlText(JSON.parse(response.body)), { ...response.headers, 'Content-Type': yamlType });
}

/** The form in which makers' types are shared: https://github.com/netbox-community/devicetype-library. */
const libraryFormat = 'devicetype-library';

export const wantsDocuments = (resource: Resource, request: ApiRequest): boolean =>
  formatOf(request) === libraryFormat && isLibraryType(resource);

/** Whether a read asks for a document of an object to print. NetBox: a format that is not offered is 404. */
export function wantsPaper({ papers, labelPlural }: Resource, request: ApiRequest): boolean {
  if (formatOf(request) !== 'pdf') return false;
  if (!papers) throw refused('not-found', `There are no PDF documents of ${labelPlural}.`);
  return true;
}

/** The forms that an object can be answered in. */
export const formatsOfObject = (resource: Resource): readonly string[] => [
  ...formatsOf(resource).filter((form) => form !== 'csv'),
  ...(resource.papers ? ['pdf'] : []),
];

/** The forms that a list can be answered in; objects have no CSV. */
export const formatsOf = (resource: Resource): readonly string[] => [
  'json',
  'yaml',
  'csv',
  ...(isLibraryType(resource) ? [libraryFormat] : []),
];
