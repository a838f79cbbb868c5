import { registry } from '../../domain/registry.ts';
import { apiFunction } from '../http/api-function.ts';
import { describePath } from '../http/contract/options.ts';
import { jsonResponse } from '../http/contract/response.ts';
import { rootDocuments } from '../http/root.ts';

const documents = rootDocuments(registry.resources);
const documentAt = (path: string) => documents.get(path.replace(/\/$/, ''));

export const handler = apiFunction(
  ({ path }) => (documentAt(path) ? ['GET'] : undefined),
  async (request, context) =>
    jsonResponse(
      200,
      request.method === 'OPTIONS'
        ? describePath(request.path)
        : ((await documentAt(request.path)?.(request, context)) ?? null),
    ),
);
