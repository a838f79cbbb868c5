import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pagesWithTables, referencePages } from '../../../tools/reference.ts';

const project = join(import.meta.dirname, '../../..');
const folder = join(project, 'docs/reference');

test('the reference says what the declarations say', () => {
  for (const [path, text] of referencePages())
    expect(readFileSync(join(folder, path), 'utf8'), `${path}: run npm run reference`).toBe(text);
});

test('the tables within pages say what the rules use', () => {
  for (const [path, withTables] of pagesWithTables) {
    const page = readFileSync(join(project, path), 'utf8');
    expect(page, `${path}: run npm run reference`).toBe(withTables(page));
  }
});

test('the reference has no page of a resource that is gone', () => {
  const written = readdirSync(join(folder, 'resources'), { recursive: true, encoding: 'utf8' });
  const pages = [...referencePages().keys()].filter((path) => path.startsWith('resources/'));
  expect(written.filter((path) => path.endsWith('.md')).sort()).toEqual(
    pages.map((path) => path.replace('resources/', '')).sort(),
  );
});

test('the reference has every environment variable that is read once, and no other', () => {
  const sources = ['src', 'tools'].flatMap((part) =>
    readdirSync(join(project, part), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(part, path)),
  );
  const read = ['serverless.yml', ...sources].flatMap(
    (path) => readFileSync(join(project, path), 'utf8').match(/\bQM_[A-Z0-9_]+\b/g) ?? [],
  );
  const rows = [...readFileSync(join(folder, 'settings.md'), 'utf8').matchAll(/^\| `(QM_[A-Z0-9_]+)` \|/gm)];
  expect(rows.map(([, name]) => name).sort()).toEqual([...new Set(read)].sort());
});
