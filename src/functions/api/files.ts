import { apiFunction } from '../http/api-function.ts';
import { fileRouteAt } from '../http/file-routes.ts';
import { inFormat } from '../http/formats.ts';
import { importRoute } from '../http/import-route.ts';
import { importTemplate } from '../http/import-template.ts';
import { describePath } from '../http/options.ts';
import { jsonResponse } from '../http/response.ts';

/** What goes through files, of every resource: its own function, since most requests need nothing of it. */
export const handler = apiFunction(
  ({ path }) => fileRouteAt(path)?.methods,
  async (request, context) => {
    const route = fileRouteAt(request.path);
    if (!route || request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
    const { name, resource } = route;
    const answer = name === 'import' ? importRoute : importTemplate;
    return inFormat(request, await answer(resource, request, context));
  },
);
