import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../../domain/engine/context.ts';
import { listAll } from '../../../domain/engine/query/list.ts';
import { readOne } from '../../../domain/engine/query/read.ts';
import type { Resource, StoredObject } from '../../../domain/engine/resource/resource.ts';
import { typeDocuments } from '../../../domain/inventory/type-library/write-document.ts';
import type { ApiRequest } from '../contract/request.ts';
import { textResponse } from '../contract/response.ts';
import { yamlType } from './answer-format.ts';
import { FileAnswer } from './file-answer.ts';

/** All types that match, as documents of devicetype-library. */
export async function documentsOfList(resource: Resource, { query }: Pick<ApiRequest, 'query'>, context: Context) {
  const answer = new FileAnswer({ filename: `${resource.endpoint}.yaml`, contentType: yamlType }, context);
  for await (const objects of listAll(context, resource, query))
    for (const text of await documentTexts(resource, objects, context)) await answer.add(text);
  return answer.close();
}

/** One type as a document of devicetype-library. */
export async function documentOf(resource: Resource, id: number, context: Context): Promise<APIGatewayProxyResult> {
  const texts = await documentTexts(resource, [await readOne(context, resource, id)], context);
  return textResponse(200, texts.join(''), { 'Content-Type': yamlType });
}

async function documentTexts(resource: Resource, objects: readonly StoredObject[], context: Context) {
  const { yamlText } = await import('./write-yaml.ts');
  return (await typeDocuments(context, resource, objects)).map((document) => `---\n${yamlText(document)}`);
}
