import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printTable } from '../demo/report.ts';
import { outcomes, type Remark, type Tally } from './tally.ts';

/** Objects of a kind that are named; of more there is the number. */
const mostNamed = 5;
const widest = 160;

/** Characters that steer a terminal, or show nothing: texts of others are printed without them. */
const steering = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
export const withoutSteering = (text: string): string => text.replace(steering, '\u{fffd}');
export const printable = (text: string): string => {
  const plain = withoutSteering(text);
  return plain.length > widest ? `${plain.slice(0, widest - 3)}...` : plain;
};

/** Prints what became of the objects, by type, and what somebody should look at. */
export function printTally(tally: Tally): void {
  const shown = outcomes.filter((outcome) => tally.total(outcome) > 0);
  console.log('\nBecame of the objects:');
  printTable(
    ['type', ...shown],
    tally.types.map((type) => [type, ...shown.map((outcome) => tally.counted(type, outcome))]),
  );
  for (const warning of tally.warnings) console.log(`\nWarning: ${printable(warning)}`);
  for (const note of tally.notes) console.log(`\nNote: ${printable(note)}`);
  for (const [title, remarks] of byReason(tally.remarks)) printRemarks(title, remarks);
  if (tally.lost.length > 0) {
    console.log('\nFields that nothing here takes:');
    printTable(
      ['type', 'field', 'objects'],
      tally.lost.map(({ type, field, objects }) => [type, printable(field), objects]),
    );
  }
  if (tally.leftOut.length > 0) {
    console.log('\nStays at the source:');
    printTable(
      ['list', 'objects', 'why'],
      tally.leftOut.map(({ path, count, reason }) => [printable(path), count, reason]),
    );
  }
}

function byReason(remarks: readonly Remark[]): ReadonlyMap<string, readonly Remark[]> {
  const groups = new Map<string, Remark[]>();
  for (const remark of remarks) {
    const title = `${remark.what}, ${remark.type}: ${printable(remark.reason)}`;
    groups.set(title, [...(groups.get(title) ?? []), remark]);
  }
  return groups;
}

function printRemarks(title: string, remarks: readonly Remark[]): void {
  console.log(`\n${title}`);
  for (const { id, display, field, source, here } of remarks.slice(0, mostNamed)) {
    const sides =
      source === undefined
        ? ''
        : `: ${field ?? ''} ${JSON.stringify(source)} at the source, ${JSON.stringify(here)} here`;
    console.log(`    ${printable(`${id} ${display}${sides}`)}`);
  }
  if (remarks.length > mostNamed) console.log(`    ... and ${remarks.length - mostNamed} more`);
}

/** Everything, for programs. */
export function writeReport(folder: string, tally: Tally): string {
  const file = join(folder, 'report.json');
  const { remarks, lost, leftOut, notes, warnings } = tally;
  const counts = Object.fromEntries(
    tally.types.map((type) => [
      type,
      Object.fromEntries(outcomes.map((outcome) => [outcome, tally.counted(type, outcome)])),
    ]),
  );
  writeFileSync(file, `${JSON.stringify({ counts, warnings, notes, remarks, lost, leftOut }, null, 2)}\n`, {
    mode: 0o600,
  });
  return file;
}

/** True when somebody should look at the report. */
export const hasProblems = ({ remarks, warnings }: Tally): boolean =>
  warnings.length > 0 || remarks.some(({ what }) => what !== 'differing' && what !== 'changed here');
