import { readFile } from 'node:fs/promises';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ConsoleSignOn } from '../auth/oidc/console-sign-on.ts';
import { bytesResponse, textResponse } from '../contract/response.ts';
import type { ConsoleFile } from './files.ts';

/** What the page needs beside its files. */
interface Surroundings {
  /** The origin of the bucket of imports. */
  readonly storage: string;
  /** How people sign in at an identity provider. */
  readonly signOn: ConsoleSignOn | undefined;
}

const tokenOrigin = (signOn: ConsoleSignOn | undefined): readonly string[] =>
  signOn ? [new URL(signOn.tokenUrl).origin] : [];

/**
 * In place of that of all other answers: the page runs and loads what stands beside it, and speaks with its own host, the storage
 * of files, and the identity provider if there is one.
 */
const contentSecurityPolicy = ({ storage, signOn }: Surroundings): string =>
  `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; connect-src ${["'self'", storage, ...tokenOrigin(signOn)].join(' ')}; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const types = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  wasm: 'application/wasm',
  html: 'text/html; charset=utf-8',
} as const;

const isKind = (ending: string): ending is keyof typeof types => ending in types;

function kindOf(name: string): keyof typeof types {
  const ending = name.split('.').at(-1) ?? '';
  if (!isKind(ending)) throw new Error(`${name} is of no kind that browsers are told.`);
  return ending;
}

/** Addresses are relative: a stage or a base path may come before the console. */
function elementOf({ name, isEntry }: ConsoleFile): string {
  if (!isEntry) return `<link rel="modulepreload" href="${name}">`;
  return kindOf(name) === 'css'
    ? `<link rel="stylesheet" href="${name}">`
    : `<script type="module" src="${name}"></script>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replaceAll(/[&"<>]/g, (character) => escapes[character] ?? '');

const signOnElement = (signOn: ConsoleSignOn | undefined): string =>
  signOn ? `\n    <meta name="quartermaster-sign-on" content="${escaped(JSON.stringify(signOn))}">` : '';

const pageWith = ({ files, signOn }: ConsoleParts): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">${signOnElement(signOn)}
    <title>Quartermaster</title>
    <link rel="icon" href="data:,">
    ${files
      .filter(({ isFirst }) => isFirst)
      .map(elementOf)
      .join('\n    ')}
  </head>
  <body>
    <div id="console"></div>
    <noscript>The console needs JavaScript. The API is described at <a href="../api/docs/">/api/docs/</a>.</noscript>
  </body>
</html>
`;

const headersOf = (type: keyof typeof types, surroundings: Surroundings, caching: string) => ({
  'Content-Type': types[type],
  'Content-Security-Policy': contentSecurityPolicy(surroundings),
  'Cache-Control': caching,
});

/** What the console is made of. */
interface ConsoleParts extends Surroundings {
  readonly files: readonly ConsoleFile[];
}

const forGood = 'public, max-age=31536000, immutable';
/** The service worker has none: browsers look for a newer one at the same address. */
const hasDigest = (name: string): boolean => /-[A-Z0-9]{8}\.\w+$/.test(name);

/** Whether the console has a file of this name; '' names the page. */
export const hasFile = (files: readonly ConsoleFile[], name: string): boolean =>
  name === '' || files.some((file) => file.name === name);

/** The page for no name; a file keeps its contents for as long as it has its name. Undefined for what there is not. */
export async function consoleAnswer(parts: ConsoleParts, name: string): Promise<APIGatewayProxyResult | undefined> {
  if (name === '') return textResponse(200, pageWith(parts), headersOf('html', parts, 'no-cache'));
  const file = parts.files.find((one) => one.name === name);
  const caching = hasDigest(name) ? forGood : 'no-cache';
  return file && bytesResponse(200, await bytesOf(file), headersOf(kindOf(name), parts, caching));
}

const bytesOf = async ({ contents }: ConsoleFile): Promise<string> =>
  'bytes' in contents ? contents.bytes : readFile(new URL(contents.beside, import.meta.url), 'base64');
