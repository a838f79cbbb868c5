import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withStatusTables } from '../../../tools/reference/status-tables.ts';
import { referencePages } from '../../../tools/reference.ts';

const folder = join(import.meta.dirname, '../../../docs/reference');

test('the reference says what the declarations say', () => {
  for (const [path, text] of referencePages())
    expect(readFileSync(join(folder, path), 'utf8'), `${path}: run npm run reference`).toBe(text);
});

test('the tables of statuses say what the rules use', () => {
  const page = readFileSync(join(folder, '../explanation/states-and-rules.md'), 'utf8');
  expect(page, 'run npm run reference').toBe(withStatusTables(page));
});

test('the reference has no page of a resource that is gone', () => {
  const written = readdirSync(join(folder, 'resources'), { recursive: true, encoding: 'utf8' });
  const pages = [...referencePages().keys()].filter((path) => path.startsWith('resources/'));
  expect(written.filter((path) => path.endsWith('.md')).sort()).toEqual(
    pages.map((path) => path.replace('resources/', '')).sort(),
  );
});

test('the reference has every environment variable that is read once, and no other', () => {
  const project = join(import.meta.dirname, '../../..');
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
