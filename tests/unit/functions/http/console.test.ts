import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { consoleSignOn } from '../../../../src/functions/http/auth/oidc/console-sign-on.ts';
import { consoleAnswer } from '../../../../src/functions/http/console/page.ts';
import { buildConsole } from '../../../../tools/serverless/build-console.ts';

test('the first view is a page without a script in it, one sheet of styles, and scripts of less than 120 kB', async () => {
  const files = await buildConsole(process.cwd());
  const entries = files.filter(({ isEntry }) => isEntry).map(({ name }) => name);
  expect(entries.map((name) => name.replace(/-\w{8}/, '-#'))).toEqual(['main-#.js', 'style-#.css']);
  const [script = '', sheet = ''] = entries;
  const atStart = scriptsAtStart(files, script);
  const sizes = atStart.map((bytes) => gzipSync(bytes).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(120_000);
  const parts = { files, storage: 'https://files.example', signOn: undefined };
  const page = await consoleAnswer(parts, '');
  expect(page?.body).toContain(`<script type="module" src="${script}"></script>`);
  expect(page?.body).toContain(`href="${sheet}"`);
  // Browsers ask for all of them at once.
  expect(page?.body.match(/<link rel="modulepreload" href="[\w.-]+">/g)).toHaveLength(
    new Set(atStart.map(String)).size - 1,
  );
  expect(page?.body).not.toMatch(/<script[^>]*>[^<]|style=|https?:/);
  expect(page?.headers?.['Content-Security-Policy']).toMatch(
    /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; /,
  );
  expect(page?.headers?.['Content-Security-Policy']).toContain("; connect-src 'self' https://files.example; ");
  expect(page?.headers?.['Content-Security-Policy']).not.toContain('unsafe-inline');
  expect(page?.headers?.['Cache-Control']).toBe('no-cache');
  expect(await consoleAnswer(parts, script)).toMatchObject({
    isBase64Encoded: true,
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    },
  });
  expect(await consoleAnswer(parts, 'main.js')).toBeUndefined();
});

test('the page tells of the identity provider, whatever its addresses hold, and may reach it', async () => {
  const signOn = consoleSignOn({
    ...{ QM_OIDC_ISSUER: 'https://a.example', QM_OIDC_AUDIENCE: 'b', QM_OIDC_JWKS_URL: 'https://a.example/keys' },
    ...{ QM_OIDC_CLIENT_ID: '"><script>', QM_OIDC_AUTHORIZATION_URL: 'https://a.example/?a&b' },
    QM_OIDC_TOKEN_URL: 'https://tokens.example/token',
  });
  const page = await consoleAnswer({ files: [], storage: 'https://files.example', signOn }, '');
  const [, told = ''] = /<meta name="quartermaster-sign-on" content="([^"<>]*)">/.exec(page?.body ?? '') ?? [];
  expect(
    JSON.parse(told.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')),
  ).toEqual({
    issuer: 'https://a.example',
    clientId: '"><script>',
    authorizationUrl: 'https://a.example/?a&b',
    tokenUrl: 'https://tokens.example/token',
  });
  expect(page?.headers?.['Content-Security-Policy']).toContain(
    "; connect-src 'self' https://files.example https://tokens.example; ",
  );
  expect(consoleSignOn({})).toBeUndefined();
});

test('the service worker names all files, and browsers ask for a newer one each time', async () => {
  const files = await buildConsole(process.cwd());
  const worker = await consoleAnswer({ files, storage: '', signOn: undefined }, 'service-worker.js');
  expect(worker?.headers).toMatchObject({
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'no-cache',
  });
  const script = Buffer.from(worker?.body ?? '', 'base64').toString();
  const others = files.map(({ name }) => name).filter((name) => name !== 'service-worker.js');
  expect(others.filter((name) => !script.includes(`"${name}"`))).toEqual([]);
  expect(others.some((name) => /^zxing_reader-\w{8}\.wasm$/.test(name))).toBe(true);
});

/** A script and what it imports before it runs. */
function scriptsAtStart(files: Awaited<ReturnType<typeof buildConsole>>, name: string, found = new Set<string>()) {
  const { contents } = files.find((file) => file.name === name) ?? { contents: { bytes: '' } };
  const bytes = Buffer.from('bytes' in contents ? contents.bytes : '', 'base64');
  found.add(name);
  const imported = [...bytes.toString().matchAll(/(?:from|import)\s*"\.\/([\w.-]+)"/g)].flatMap(([, other]) =>
    other && !found.has(other) ? [other] : [],
  );
  const others: readonly Buffer[] = imported.flatMap((other) => scriptsAtStart(files, other, found));
  return [bytes, ...others];
}
