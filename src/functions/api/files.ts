import { apiFunction } from '../http/api-function.ts';
import { fileRouteAt } from '../http/file-routes.ts';
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
    return name === 'import' ? importRoute(resource, request, context) : importTemplate(resource, request, context);
  },
);
