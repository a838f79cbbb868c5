import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { freePort } from '../../tools/local/process.ts';
import { npmStart, type Run, readyUrl, stackProcess, stackProcesses } from '../support/npm-start.ts';

let run: Run;

afterEach(() => run.child.kill('SIGKILL'));

test.each([
  ['engine', /dynoxide|DynamoDBLocal/, /^The DynamoDB engine \S+ has ended by signal SIGKILL\.$/m],
  [
    'functions',
    /serverless.* offline start/,
    /^The process of the functions \(serverless-offline\) has ended by signal/m,
  ],
])(
  'npm start says so and ends with an error when the process of the %s ends',
  async (_, command, sentence) => {
    run = npmStart(await freePort());
    await vi.waitFor(() => readyUrl(run), { timeout: 110_000, interval: 100 });
    const lost = await stackProcess(command);
    if (lost === undefined) return;
    process.kill(lost, 'SIGKILL');
    const [code] = await once(run.child, 'close');
    expect(code).toBe(1);
    expect(run.output()).toMatch(sentence);
    expect(run.output()).toContain('Stopping, since nothing works without it. Start again with npm start.');
    expect(await stackProcesses()).toEqual([]);
  },
  180_000,
);
