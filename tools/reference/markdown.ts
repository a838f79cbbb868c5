/** A row of a Markdown table. */
export const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** A Markdown table and the blank line behind it. */
export const table = (head: readonly string[], rows: readonly string[]): readonly string[] => [
  row(head),
  `|${'---|'.repeat(head.length)}`,
  ...rows,
  '',
];

/** The page with `text` between the two comments that name the part. Fails when the page has no place for it. */
export function withPart(page: string, part: string, text: string): string {
  const [begin, end] = [`<!-- ${part}: written by npm run reference -->`, `<!-- ${part}: end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no ${begin}`);
  return `${page.slice(0, from)}${begin}\n\n${text}\n${page.slice(to)}`;
}
