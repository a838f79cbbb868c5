const separators = [',', ';', '\t', '|'] as const;

/** What spreadsheets write before the header to name the separator, such as `sep=;`, maybe quoted or filled up with cells. */
const separatorLine = /^"?sep=([,;\t|])"?\1*$/i;
/** The same as the first cell of a record: the separator ends the cell unless it is quoted. */
const separatorCell = /^sep=[,;\t|]?$/i;

/** True for a record that names the separator and holds nothing else. */
export const namesSeparator = ([first = '', ...rest]: readonly string[]): boolean =>
  separatorCell.test(first) && rest.every((cell) => cell.trim() === '');

/**
 * The first line of `text` that is not blank: it shows the separator. Undefined while the line may go on after the end of
 * `text`, unless this is the whole file.
 */
export function firstLine(text: string, isWhole: boolean): string | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  if (!isWhole) lines.pop();
  return lines.find((line) => line.trim() !== '');
}

/** The separator that the line names; otherwise, as in NetBox, the one that separates the most headers. */
export function separatorOf(line: string): string {
  const named = separatorLine.exec(line)?.[1];
  if (named !== undefined) return named;
  const counts = separators.map((separator) => line.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
}
