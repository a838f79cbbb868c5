import { readMigrate } from './operations/command.ts';
import { migrateLocal, migrateStage } from './operations/migrate-table.ts';
import { run } from './operations/run.ts';

/** Brings a table that an earlier version has written to the layout of this one: docs/how-to/deploy.md. */
await run(async () => {
  const { deployed, dryRun } = readMigrate(process.argv.slice(2));
  const options = { dryRun, say: (line: string) => console.log(line) };
  await (deployed ? migrateStage(deployed, options) : migrateLocal(options));
});
