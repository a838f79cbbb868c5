import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Resource } from '../../domain/model/resource.ts';
import { requireGrant } from '../../domain/use-cases/access.ts';
import type { Context } from '../../domain/use-cases/context.ts';
import { definitionsOf } from '../../domain/use-cases/definitions.ts';
import { columnJson, columnList } from '../../domain/use-cases/import/column-list.ts';
import { csvResponse, csvText } from './csv.ts';
import { formatOf } from './formats.ts';
import type { ApiRequest } from './request.ts';
import { jsonResponse } from './response.ts';

/** The columns that an import takes: a header row to fill in, or what each is about for `?format=json`. */
export async function importTemplate(
  resource: Resource,
  request: ApiRequest,
  { actor, store }: Context,
): Promise<APIGatewayProxyResult> {
  await requireGrant(actor, 'view', resource);
  const columns = columnList(resource, (await definitionsOf(store)).customFieldsOf(resource.type));
  if ((formatOf(request) ?? 'csv') === 'csv')
    return csvResponse(`${resource.endpoint}-template.csv`, await csvText([columns.map(({ header }) => header)]));
  return jsonResponse(200, { object_type: resource.type, columns: columns.map(columnJson) });
}
