import { readFile } from 'node:fs/promises';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { textResponse } from '../contract/response.ts';

/** In place of that of all other answers: the page loads nothing from elsewhere. Its viewer sets styles of its own. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// The addresses end with a slash because all addresses of the API do.
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Quartermaster REST API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="swagger-ui.css">
  </head>
  <body>
    <div id="api"></div>
    <noscript>The documentation needs JavaScript. The OpenAPI document is at <a href="../schema/">/api/schema/</a>.</noscript>
    <script src="swagger-ui-bundle.js"></script>
    <script src="open.js"></script>
  </body>
</html>
`;

const open = `SwaggerUIBundle({
  dom_id: '#api',
  url: '../schema/?format=json',
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  deepLinking: true,
  filter: true,
  persistAuthorization: true,
});
`;

const htmlType = 'text/html; charset=utf-8';
const scriptType = 'text/javascript; charset=utf-8';

interface Asset {
  readonly type: string;
  readonly read: () => Promise<string>;
}

/** Packaging puts these files beside the bundle. */
const fileBeside = (name: string) => () => readFile(new URL(name, import.meta.url), 'utf8');

const assets: ReadonlyMap<string, Asset> = new Map([
  ['', { type: htmlType, read: async () => page }],
  ['open.js', { type: scriptType, read: async () => open }],
  ['swagger-ui-bundle.js', { type: scriptType, read: fileBeside('swagger-ui-bundle.js') }],
  ['swagger-ui.css', { type: 'text/css; charset=utf-8', read: fileBeside('swagger-ui.css') }],
]);

/** Whether the documentation has a page or file of this name; '' names the page. */
export const hasAsset = (name: string): boolean => assets.has(name);

export async function assetResponse(name: string): Promise<APIGatewayProxyResult | undefined> {
  const asset = assets.get(name);
  if (!asset) return undefined;
  return textResponse(200, await asset.read(), {
    'Content-Type': asset.type,
    'Content-Security-Policy': contentSecurityPolicy,
    'Cache-Control': 'max-age=3600',
  });
}
