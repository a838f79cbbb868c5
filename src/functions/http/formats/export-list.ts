import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../../domain/engine/context.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import { exportRows } from '../../../domain/engine/transfer/export/export-rows.ts';
import type { ApiRequest } from '../contract/request.ts';
import { csvText, csvType } from './csv.ts';
import { FileAnswer } from './file-answer.ts';

/** All objects that match, as a CSV file whose columns imports take. */
export async function csvList(
  resource: Resource,
  request: ApiRequest,
  context: Context,
): Promise<APIGatewayProxyResult> {
  const answer = new FileAnswer({ filename: `${resource.endpoint}.csv`, contentType: csvType }, context);
  for await (const rows of exportRows(context, resource, request.query)) await answer.add(await csvText(rows));
  return answer.close();
}
