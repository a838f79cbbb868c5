import type { APIGatewayProxyResult } from 'aws-lambda';
import { requireGrant } from '../../domain/engine/access/access.ts';
import type { Context } from '../../domain/engine/context.ts';
import { definitionsOf } from '../../domain/engine/resource/custom-field-cache.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import { columnJson, columnList } from '../../domain/engine/transfer/import/column-list.ts';
import { isImportable } from '../../domain/engine/transfer/import/importable.ts';
import { csvResponse, csvText } from './csv.ts';
import { formatOf } from './formats.ts';
import { describePath } from './options.ts';
import type { ApiRequest } from './request.ts';
import { jsonResponse } from './response.ts';

/**
 * Whether the path names the template of a resource where it could name an object. A route for each template would be
 * more than the 300 resources that API Gateway lets one API have.
 */
export const isTemplate = (resource: Resource, request: ApiRequest): boolean =>
  request.pathParameter('id') === 'import-template' && isImportable(resource);

/** The columns that an import takes: a header row to fill in, or what each is about for `?format=json`. */
export async function importTemplate(
  resource: Resource,
  request: ApiRequest,
  { actor, store }: Context,
): Promise<APIGatewayProxyResult> {
  if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
  await requireGrant(store.registry, actor, 'view', resource);
  const columns = columnList(store.registry, resource, (await definitionsOf(store)).customFieldsOf(resource.type));
  if ((formatOf(request) ?? 'csv') === 'csv')
    return csvResponse(`${resource.endpoint}-template.csv`, await csvText([columns.map(({ header }) => header)]));
  return jsonResponse(200, { object_type: resource.type, columns: columns.map(columnJson) });
}
