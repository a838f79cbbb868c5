import { refused } from '../../domain/engine/errors.ts';
import { assetResponse, hasAsset } from '../http/docs-page.ts';
import { openFunction } from '../http/open-function.ts';
import { schemaResponse } from '../http/openapi/serve.ts';
import { describePath } from '../http/options.ts';
import type { ApiRequest } from '../http/request.ts';
import { jsonResponse } from '../http/response.ts';

const isSchema = ({ path }: ApiRequest): boolean => /^\/api\/schema\/?$/.test(path);
const assetName = (request: ApiRequest): string => request.pathParameter('asset') ?? '';

/** The OpenAPI document and the page that shows it. Neither needs a token. */
export const handler = openFunction(
  (request) => (isSchema(request) || hasAsset(assetName(request)) ? ['GET'] : undefined),
  async (request) => {
    if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
    if (isSchema(request)) return schemaResponse(request);
    const asset = await assetResponse(assetName(request));
    if (!asset) throw refused('not-found', 'Not found.');
    return asset;
  },
);
