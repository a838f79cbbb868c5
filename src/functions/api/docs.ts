import { refused } from '../../domain/engine/errors.ts';
import { describePath } from '../http/contract/options.ts';
import type { ApiRequest } from '../http/contract/request.ts';
import { jsonResponse } from '../http/contract/response.ts';
import { openFunction } from '../http/open-function.ts';
import { assetResponse, hasAsset } from '../http/openapi/docs-page.ts';
import { schemaResponse } from '../http/openapi/serve.ts';

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
