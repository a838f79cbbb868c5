import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { referencePages } from '../../../tools/reference.ts';

const folder = join(import.meta.dirname, '../../../docs/reference');

test('the reference says what the declarations say', () => {
  for (const [path, text] of referencePages())
    expect(readFileSync(join(folder, path), 'utf8'), `${path}: run npm run reference`).toBe(text);
});

test('the reference has no page of a resource that is gone', () => {
  const written = readdirSync(join(folder, 'resources'), { recursive: true, encoding: 'utf8' });
  const pages = [...referencePages().keys()].filter((path) => path.startsWith('resources/'));
  expect(written.filter((path) => path.endsWith('.md')).sort()).toEqual(
    pages.map((path) => path.replace('resources/', '')).sort(),
  );
});
