import type { APIGatewayProxyResult } from 'aws-lambda';
import { textResponse } from '../contract/response.ts';
import type { ConsoleFile } from './files.ts';

/** In place of that of all other answers: the page runs and loads what stands beside it, and speaks with its own host only. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const types = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const;

const kindOf = (name: string): 'js' | 'css' => (name.endsWith('.js') ? 'js' : 'css');

/** Addresses are relative: a stage or a base path may come before the console. They end with a slash as all addresses do. */
const elements = {
  js: (name: string) => `<script type="module" src="${name}/"></script>`,
  css: (name: string) => `<link rel="stylesheet" href="${name}/">`,
} as const;

const pageWith = (files: readonly ConsoleFile[]): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Quartermaster</title>
    <link rel="icon" href="data:,">
    ${files.map(({ name }) => elements[kindOf(name)](name)).join('\n    ')}
  </head>
  <body>
    <div id="console"></div>
    <noscript>The console needs JavaScript. The API is described at <a href="../api/docs/">/api/docs/</a>.</noscript>
  </body>
</html>
`;

const answer = (text: string, type: keyof typeof types, caching: string): APIGatewayProxyResult =>
  textResponse(200, text, {
    'Content-Type': types[type],
    'Content-Security-Policy': contentSecurityPolicy,
    'Cache-Control': caching,
  });

/** The page for no name; a file keeps its contents for as long as it has its name. Undefined for what there is not. */
export function consoleAnswer(files: readonly ConsoleFile[], name: string): APIGatewayProxyResult | undefined {
  if (name === '') return answer(pageWith(files), 'html', 'no-cache');
  const file = files.find((one) => one.name === name);
  return file && answer(file.text, kindOf(name), 'public, max-age=31536000, immutable');
}
