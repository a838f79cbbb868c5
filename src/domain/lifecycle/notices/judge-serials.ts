import type { Reader } from '../../engine/ports.ts';
import { loadRules, ruleProblem, rulesFor } from '../scanning/serial-rules.ts';
import type { LineMatch } from './match/match-lines.ts';
import { lineProblem, type NoticeProblem } from './problem.ts';

/** More of them nobody reads. */
const mostProblems = 20;

interface Judged {
  readonly problems: readonly NoticeProblem[];
  readonly remarks: readonly { readonly code: string; readonly message: string }[];
}

/**
 * Judges serial numbers by the rules of their items: a column of part numbers in place of serial numbers would be found by
 * the scanner only. Those that receipts refuse are problems, the others are remarks.
 */
export async function judgeSerials(reader: Pick<Reader, 'rows'>, matches: readonly LineMatch[]): Promise<Judged> {
  const problems: NoticeProblem[] = [];
  const remarks: Judged['remarks'][number][] = [];
  const numbered = matches.filter(({ line }) => line.serials.length > 0);
  const rules = numbered.length > 0 ? await loadRules(reader) : [];
  if (rules.length === 0) return { problems, remarks };
  for (const { line, orderLine } of numbered) {
    const own = rulesFor(rules, orderLine.item, orderLine.manufacturer);
    for (const serial of own.length > 0 ? line.serials : []) {
      const problem = ruleProblem(own, serial);
      if (problem?.refuses) problems.push(lineProblem(line, 'serial', problem.message));
      else if (problem) remarks.push({ code: 'serial', message: problem.message });
      if (problems.length + remarks.length >= mostProblems) return { problems, remarks };
    }
  }
  return { problems, remarks };
}
