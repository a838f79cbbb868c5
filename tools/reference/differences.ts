import { boundDifferences } from './differences/bounds.ts';
import type { Difference } from './differences/difference.ts';
import { documentDifferences } from './differences/document.ts';
import { fieldDifferences } from './differences/fields.ts';
import { filterDifferences } from './differences/filters.ts';
import { methodDifferences } from './differences/methods.ts';
import { templateDifferences } from './differences/templates.ts';
import { row, table, withPart } from './markdown.ts';

const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const section = (title: string, differences: readonly Difference[]): readonly string[] => [
  `### ${title}`,
  '',
  ...table(
    ['of', 'name', 'here', 'why'],
    differences.map(({ types, names, here, why }) =>
      row([types === 'all' ? 'all' : codes(types), codes(names), here, why]),
    ),
  ),
];

const code = (text: string): string => `\`\`${text}\`\``;

const templateSection = (): readonly string[] => [
  '### Templates',
  '',
  ...table(
    ['template', 'Jinja2 3.1', 'here', 'why'],
    templateDifferences.map(({ template, jinja2, here, why }) => row([code(template), code(jinja2), code(here), why])),
  ),
];

const differenceTables = (): string =>
  [
    ...section('Filters', filterDifferences),
    ...section('Fields of answers', fieldDifferences),
    ...section('Bounds and choices of fields', boundDifferences),
    ...section('The OpenAPI document', documentDifferences),
    ...section('Methods', methodDifferences),
    ...templateSection(),
  ].join('\n');

/** The page with the tables of all differences that the tests against NetBox's contract let through. */
export const withDifferences = (page: string): string => withPart(page, 'differences', differenceTables());
