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
