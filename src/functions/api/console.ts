import { refused } from '../../domain/engine/errors.ts';
import { bucketOrigin } from '../../repos/presign.ts';
import { consoleSignOn } from '../http/auth/oidc/console-sign-on.ts';
import { files } from '../http/console/files.ts';
import { consoleAnswer, hasFile } from '../http/console/page.ts';
import { describePath } from '../http/contract/options.ts';
import type { ApiRequest } from '../http/contract/request.ts';
import { jsonResponse } from '../http/contract/response.ts';
import { openFunction } from '../http/open-function.ts';

const nameIn = (request: ApiRequest): string => request.pathParameter('asset') ?? '';

/** The console: a page that asks for a token before it shows anything, and its files. */
export const handler = openFunction(
  (request) => (hasFile(files, nameIn(request)) ? ['GET'] : undefined),
  async (request) => {
    if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
    const storage = bucketOrigin(process.env.QM_BUCKET ?? '', process.env);
    const answer = await consoleAnswer({ files, storage, signOn: consoleSignOn(process.env) }, nameIn(request));
    if (!answer) throw refused('not-found', 'Not found.');
    return answer;
  },
);
