import { setTimeout } from 'node:timers/promises';
import { helpIfAsked, WrongUse } from './import/command.ts';
import { progressBar } from './import/progress.ts';
import { NoAnswer } from './move-in/client.ts';
import { readMoveIn, usage } from './move-in/command.ts';
import { lockFolder } from './move-in/lock.ts';
import { hasProblems, printTally, withoutSteering, writeReport } from './move-in/report.ts';
import { moveIn } from './move-in/run.ts';

/** Moves in from a NetBox. Exit code 0 when all is in step, 1 when the report has to be read, 2 when the run did not end. */
helpIfAsked(process.argv, usage);
try {
  const command = readMoveIn(process.argv.slice(2), process.env);
  const unlock = lockFolder(command.folder);
  try {
    const tally = await moveIn(command, { send: fetch, pause: (ms) => setTimeout(ms), now: Date.now }, showing());
    printTally(tally);
    console.log(`\nAll of it: ${writeReport(command.folder, tally)}`);
    process.exitCode = hasProblems(tally) ? 1 : 0;
  } finally {
    unlock();
  }
} catch (error) {
  console.error(withoutSteering(error instanceof Error ? error.message : String(error)));
  if (error instanceof WrongUse) console.error(`\n${usage}`);
  if (error instanceof NoAnswer) console.error('Run it again to go on.');
  process.exitCode = 2;
}

/** A bar that moves on a terminal, a line for each type elsewhere. */
function showing() {
  const totals = new Map<string, number | undefined>();
  const out = process.stdout;
  return {
    onType: (type: string, total: number | undefined) => {
      totals.set(type, total);
    },
    onProgress: (type: string, done: number) => {
      const total = totals.get(type) ?? done;
      if (total === 0) return;
      if (out.isTTY) out.write(`\r${type.padEnd(32)} ${progressBar(done, total)}${done >= total ? '\n' : ''}`);
      else if (done >= total) out.write(`${type} ${done} of ${total}\n`);
    },
  };
}
