import { changePreferences, preferencesOf } from '../../../domain/platform/preferences.ts';
import { apiFunction } from '../../http/api-function.ts';
import { objectBody } from '../../http/contract/object-request.ts';
import { describePath } from '../../http/contract/options.ts';
import { jsonResponse } from '../../http/contract/response.ts';

/** NetBox: the caller's preferences. */
export const handler = apiFunction(
  () => ['GET', 'PATCH'],
  async (request, context) => {
    if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
    const changes = request.method === 'PATCH' ? objectBody(request) : undefined;
    return jsonResponse(200, await (changes ? changePreferences(context, changes) : preferencesOf(context)));
  },
);
