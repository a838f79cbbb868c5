import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../../domain/engine/context.ts';
import { listAll } from '../../../domain/engine/query/list.ts';
import { readOne } from '../../../domain/engine/query/read.ts';
import type { Resource, StoredObject } from '../../../domain/engine/resource/resource.ts';
import { typeDocument } from '../../../domain/inventory/type-library/write-document.ts';
import type { ApiRequest } from '../contract/request.ts';
import { textResponse } from '../contract/response.ts';
import { yamlType } from './answer-format.ts';
import { FileAnswer } from './file-answer.ts';

/** All types that match, as documents of devicetype-library. */
export async function documentsOfList(resource: Resource, { query }: ApiRequest, context: Context) {
  const answer = new FileAnswer({ filename: `${resource.endpoint}.yaml`, contentType: yamlType }, context);
  for await (const objects of listAll(context, resource, query))
    for (const object of objects) await answer.add(await documentText(resource, object, context));
  return answer.close();
}

/** One type as a document of devicetype-library. */
export const documentOf = async (resource: Resource, id: number, context: Context) =>
  yamlResponse(await documentText(resource, await readOne(context, resource, id), context));

async function documentText(resource: Resource, object: StoredObject, { store }: Context): Promise<string> {
  const { stringify } = await import('yaml');
  return `---\n${stringify(await typeDocument(store, resource, object))}`;
}

const yamlResponse = (text: string): APIGatewayProxyResult => textResponse(200, text, { 'Content-Type': yamlType });
