import { apiFunction } from '../http/api-function.ts';
import { describePath } from '../http/contract/options.ts';
import { jsonResponse } from '../http/contract/response.ts';
import { inFormat } from '../http/formats/answer-format.ts';
import { importedAt } from '../http/import-paths.ts';
import { importRoute } from '../http/import-route.ts';

/** Imports of small files, of every resource: its own function, since most requests need nothing of it. */
export const handler = apiFunction(
  ({ path }) => (importedAt(path) ? ['POST'] : undefined),
  async (request, context) => {
    const resource = importedAt(request.path);
    if (!resource || request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
    return inFormat(request, await importRoute(resource, request, context));
  },
);
