import type { ManifestHead } from '../../engine/dock-store.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { Reading } from '../codes/read-code.ts';
import type { LineFacts, LinesById } from './line-facts.ts';
import { ruleProblem } from './serial-rules.ts';

/** What a line is chosen by. */
export interface Dock {
  readonly lines: LinesById;
  readonly head: ManifestHead | undefined;
}
type Counts = { readonly counts: ReadonlyMap<number, number> };

/** Units of a line that the manifest does not name one by one. */
export const openUnits = ({ id, shipped }: LineFacts, { head }: Pick<Dock, 'head'>): number =>
  Math.max(0, shipped - (head?.lines[id] ?? 0));

const hasRoom = (line: LineFacts, dock: Dock, { counts }: Counts): boolean =>
  openUnits(line, dock) > (counts.get(line.id) ?? 0);

/** The line that was named, or the first that still expects units, or the first of all. */
export function chooseLine(
  lines: readonly LineFacts[],
  given: number | null,
  dock: Dock,
  seen: Counts,
): LineFacts | undefined {
  return lines.find(({ id }) => id === given) ?? lines.find((line) => hasRoom(line, dock, seen)) ?? lines[0];
}

/** The line of a serial number, and the number as the code has it; or why there is none. */
export type SerialChoice =
  | { readonly line: LineFacts; readonly text: string; readonly warning?: string }
  | { readonly problem: string };

interface Option {
  readonly line: LineFacts;
  readonly text: string;
  readonly rank: 'fits' | 'open' | 'warned';
  readonly warning?: string;
}

const ambiguous =
  'More than one line may expect this unit. Scan a code with its part number, too, or say which line you are counting.';

/**
 * Finds the line of a serial number that no manifest names. `named` are the lines that the code or the person names. Where the
 * code does not say that it is a serial number, a line without rules takes it only while it expects units without numbers.
 */
export function bySerial(
  reading: Reading,
  named: readonly LineFacts[],
  dock: Dock,
  seen: Counts,
  nothing: string,
): SerialChoice {
  const lines = named.length > 0 ? named : [...dock.lines.values()];
  const isSaid = named.length > 0 || reading.form !== 'plain';
  const pairs = reading.numbers.flatMap((text) => lines.map((line) => ({ line, text })));
  const options = pairs.flatMap(({ line, text }) => optionOf(line, text, isSaid, dock));
  for (const rank of ['fits', 'open', 'warned'] as const) {
    const [first, ...others] = options.filter((option) => option.rank === rank);
    if (first) return settle([first, ...others], dock, seen);
  }
  const problem = pairs.flatMap(({ line, text }) => ruleProblem(line.rules, text)?.message ?? [])[0];
  return { problem: problem ?? nothing };
}

function optionOf(line: LineFacts, text: string, isSaid: boolean, dock: Dock): readonly Option[] {
  if (line.rules.length === 0) return isSaid || openUnits(line, dock) > 0 ? [{ line, text, rank: 'open' }] : [];
  const problem = ruleProblem(line.rules, text);
  if (!problem) return [{ line, text, rank: 'fits' }];
  return problem.refuses ? [] : [{ line, text, rank: 'warned', warning: problem.message }];
}

/** Lines of one item are taken in their order; between items nothing is guessed. */
function settle(options: readonly [Option, ...Option[]], dock: Dock, seen: Counts): SerialChoice {
  const [first] = options;
  const ofText = options.filter(({ text }) => text === first.text);
  const withRoom = ofText.filter(({ line }) => hasRoom(line, dock, seen));
  const left = withRoom.length > 0 ? withRoom : ofText;
  const items = new Set(left.map(({ line }) => refKey(line.ref)));
  return items.size > 1 ? { problem: ambiguous } : (left[0] ?? first);
}
