import { setTimeout } from 'node:timers/promises';
import { helpIfAsked, readCommand, usage, WrongUse } from './import/command.ts';
import { Progress } from './import/progress.ts';
import { printReport } from './import/report.ts';
import { sendFile } from './import/send.ts';

/** Imports a file through the API. Exit code 0 when all rows are in, 1 when some were rejected, 2 when nothing was tried. */
helpIfAsked(process.argv, usage);
try {
  const command = readCommand(process.argv.slice(2), process.env);
  const progress = new Progress(process.stdout);
  const report = await sendFile(command, {
    send: reaching(command.url),
    onProgress: (done, total) => progress.show(done, total),
    pause: () => setTimeout(1_000),
  });
  progress.end();
  printReport(report);
  process.exitCode = report.rejected > 0 || report.error !== null ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof WrongUse) console.error(`\n${usage}`);
  process.exitCode = 2;
}

/** Sends requests; names the address when nothing answers there. */
function reaching(url: string): typeof fetch {
  return async (...request) => {
    try {
      return await fetch(...request);
    } catch (error) {
      throw new Error(`No answer from ${url}. Does npm start run there? Another address: --url or QM_URL.`, {
        cause: error,
      });
    }
  };
}
