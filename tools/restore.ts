import { readRestore } from './operations/command.ts';
import { restoreTable } from './operations/restore-table.ts';
import { inAccount, run } from './operations/run.ts';
import { tableOfStage } from './operations/stage-tables.ts';

/** Brings the table of a deployed stage back to what it was at a time: docs/how-to/back-up-and-restore.md. */
await run(async () => {
  const { stage, settings, time, table: named, from } = readRestore(process.argv.slice(2), new Date());
  const around = inAccount(settings.region);
  const table = await tableOfStage(around.client, stage, named);
  await restoreTable(around, { table, time, from: from ?? table });
});
