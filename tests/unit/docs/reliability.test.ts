import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const page = await readFile('docs/explanation/reliability.md', 'utf8');
const rows = page.split('\n').filter((line) => /^\| (?!failure \|)/.test(line));

/** A file of tests with the names that a row gives to it. */
const claims = rows.flatMap((row) =>
  [...row.matchAll(/`(tests\/[\w/.-]+)`((?:,? "[^"]+")+)/g)].flatMap(([, file = '', names = '']) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => [file, name] as const),
  ),
);

test('every promise names a test', () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => !/`tests\/[^`]+` "/.test(row))).toEqual([]);
});

test.each(claims)('%s has the test "%s"', async (file, name) => {
  expect((await readFile(file, 'utf8')).replaceAll("\\'", "'")).toContain(`'${name}'`);
});
