import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { consoleAnswer } from '../../../../src/functions/http/console/page.ts';
import { buildConsole } from '../../../../tools/serverless/build-console.ts';

test('the first view is a page without a script in it, one script of less than 120 kB and one sheet of styles', async () => {
  const files = await buildConsole(process.cwd());
  expect(files.map(({ name }) => name.replace(/-\w{8}/, '-#'))).toEqual(['main-#.js', 'style-#.css']);
  const sizes = files.map(({ text }) => gzipSync(text).length);
  expect(sizes[0]).toBeLessThan(120_000);
  const [script = '', sheet = ''] = files.map(({ name }) => name);
  const page = consoleAnswer(files, '');
  expect(page?.body).toContain(`<script type="module" src="${script}/"></script>`);
  expect(page?.body).toContain(`href="${sheet}/"`);
  expect(page?.body).not.toMatch(/<script[^>]*>[^<]|style=|https?:/);
  expect(page?.headers?.['Content-Security-Policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'; /,
  );
  expect(page?.headers?.['Content-Security-Policy']).not.toContain('unsafe');
  expect(page?.headers?.['Cache-Control']).toBe('no-cache');
  expect(consoleAnswer(files, script)?.headers).toMatchObject({
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'public, max-age=31536000, immutable',
  });
  expect(consoleAnswer(files, 'main.js')).toBeUndefined();
});
