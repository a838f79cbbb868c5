import { knownBy } from '../move-in/natural-keys.ts';
import { groups } from '../move-in/plan.ts';
import { row, table, withPart } from './markdown.ts';

/** What is moved in from a NetBox, in the order in which it comes. */
function movedTypes(): string {
  const rows = groups.map((group) =>
    row([
      group
        .map(({ labelPlural, app, endpoint }) => `[${labelPlural}](../reference/resources/${app}/${endpoint}.md)`)
        .join(' and '),
      group.map(knownBy).join('; '),
    ]),
  );
  return table(['', 'known by'], rows).join('\n');
}

/** The page with the table of what is moved. Fails when the page has no place for it. */
export const withMovedTypes = (page: string): string => withPart(page, 'moved types', movedTypes());
