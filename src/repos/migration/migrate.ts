import type { TableAccess } from '../client.ts';
import { mapLimited } from '../concurrency.ts';
import { sweepJournal } from '../journal-settling.ts';
import { KeyLoader } from '../key-loader.ts';
import { type Layout, presentLayout, readLayout, unknownLayout, writeLayout } from '../layout.ts';
import { countOf } from '../query.ts';
import { journalHeadKey } from '../table.ts';
import { passOver } from './collection.ts';
import { makeRepairs, type Repair, type RepairKind } from './repair.ts';

export interface MigrationOptions {
  /** Writes nothing, and says what it would write. */
  readonly dryRun: boolean;
  /** Shows a line of progress. */
  readonly say: (line: string) => void;
}

/** After so many passes that found something to write, somebody else is writing. */
const mostPasses = 5;

/**
 * Brings a table to the present layout. Nobody else may write meanwhile. A pass compares all that follows from the objects with
 * what is there, and writes what differs; passes are made until one finds nothing, so that a run that was stopped is followed
 * by another that does the rest. Only then the table says the new layout. Bodies and versions of objects stay as they are.
 */
export async function migrate(access: TableAccess, options: MigrationOptions): Promise<void> {
  const { dryRun, say } = options;
  const layout = await readLayout(access);
  if (!isOlder(layout)) return say(alreadyThere(layout));
  say(`The table has layout ${layout}; this version needs ${presentLayout}.`);
  await settleLargeWrites(access, options);
  const problems = new Set<string>();
  for (let passes = 1; passes <= mostPasses; passes++) {
    const written = await onePass(access, options, problems);
    if (dryRun) return say(`${written} items would be written. Nothing was.`);
    if (written === 0) {
      await writeLayout(access);
      return say(`The table has layout ${presentLayout} now.`);
    }
    say(`${written} items were written. Looking whether anything is left ...`);
  }
  throw new Error('Somebody else writes to the table: stop that, and run the command again.');
}

const isOlder = (layout: Layout): layout is number => layout !== 'empty' && layout < presentLayout;

function alreadyThere(layout: Layout): string {
  if (layout === 'empty') return 'The table is empty: there is nothing to migrate.';
  if (layout !== presentLayout) throw new Error(unknownLayout(layout));
  return `The table has layout ${layout} already.`;
}

/** What was decided is completed first, and what was not is taken back: no writer of it is alive. */
async function settleLargeWrites(access: TableAccess, { dryRun, say }: MigrationOptions): Promise<void> {
  const unsettled = await countOf(access, { pk: journalHeadKey('').pk });
  if (unsettled === 0) return;
  say(
    `${unsettled} large writes were interrupted${dryRun ? ': they would be settled first.' : ' and are settled first.'}`,
  );
  if (!dryRun) await sweepJournal(access, Number.POSITIVE_INFINITY);
}

const collectionsInParallel = 8;

/** Answers how many items were not as they have to be. `problems` are those that were told already. */
async function onePass(access: TableAccess, { dryRun, say }: MigrationOptions, problems: Set<string>): Promise<number> {
  let written = 0;
  const keys = new KeyLoader(access, { whole: true });
  const report = (found: readonly string[]): void => {
    for (const problem of found) if (!problems.has(problem)) say(`  ! ${problem}`);
    for (const problem of found) problems.add(problem);
  };
  await mapLimited(access.registry.stored, collectionsInParallel, async (resource) => {
    const counts = new Map<RepairKind, number>();
    const repair = async (repairs: readonly Repair[]): Promise<void> => {
      for (const { kind } of repairs) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      written += repairs.length;
      if (!dryRun) await makeRepairs(access, repairs);
    };
    const objects = await passOver({ access, keys, repair, report }, resource);
    if (counts.size === 0) return;
    const list = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
    say(`  ${resource.type}: ${objects} objects; ${dryRun ? 'to write' : 'written'}: ${list}`);
  });
  return written;
}
