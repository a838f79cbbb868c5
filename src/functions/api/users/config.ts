import { changePreferences, preferencesOf } from '../../../domain/platform/preferences.ts';
import { apiFunction } from '../../http/api-function.ts';
import { objectBody } from '../../http/object-request.ts';
import { describePath } from '../../http/options.ts';
import { jsonResponse } from '../../http/response.ts';

/** NetBox: the caller's preferences. */
export const handler = apiFunction(
  () => ['GET', 'PATCH'],
  async (request, context) => {
    if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
    const changes = request.method === 'PATCH' ? objectBody(request) : undefined;
    return jsonResponse(200, await (changes ? changePreferences(context, changes) : preferencesOf(context)));
  },
);
