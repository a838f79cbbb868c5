import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { registry } from '../../src/domain/registry.ts';
import type { ImportOrder } from '../../src/functions/imports/import-order.ts';
import { connect, type TableAccess } from '../../src/repos/client.ts';
import { type Engine, startEngine } from '../local/engine.ts';
import { createTable } from '../local/table.ts';
import { importFunction } from '../serverless/functions.ts';
import type { Figure, FigureGroup } from './figures.ts';
import { type ImportCosts, measured } from './import-file.ts';

/** Devices in the file; figures are promised for 100,000, which take five minutes. Other ways to import get a tenth. */
const devices = Number(process.env.QM_BENCH_ROWS ?? '30000');
/** All or nothing is judged as a whole before it is written. */
const explained = 'docs/decisions/012-imports-in-steps.md';
const runs = [
  { name: 'partial', rows: devices, options: { mode: 'partial' } },
  { name: 'atomic', rows: Math.ceil(devices / 10), options: { mode: 'atomic' }, explained },
  { name: 'dry run', rows: Math.ceil(devices / 10), options: { mode: 'atomic', dry_run: true } },
] as const;
/** Rows whose transactions are written once more as they are. */
const sample = 1_000;

/** What the import of a file of devices costs, beside what the engine takes when nobody thinks about it. */
export async function* measureImport(): AsyncGenerator<FigureGroup> {
  const engine = await startEngine();
  try {
    const rates = [await rawRate(engine)];
    for (const { name, rows, options, ...more } of runs) {
      console.error(`Importing ${rows} devices (${name}) ...`);
      const costs = await inProcess(engine, rows, options);
      const isDry = 'dry_run' in options;
      // A machine that others share is not as fast at all times: the better of the rates around the import counts.
      if (!isDry) rates.push(await rawRate(engine));
      const raw = isDry ? undefined : Math.max(...rates.slice(-2));
      yield { title: `Import of ${rows} devices, ${name}`, figures: figuresOf(rows, costs, raw, more) };
    }
  } finally {
    await engine.stop();
  }
}

function figuresOf(
  rows: number,
  { seconds, megabytes, readUnits, writeUnits }: ImportCosts,
  raw: number | undefined,
  share: Pick<Figure, 'explained'>,
): readonly Figure[] {
  const rate = rows / seconds;
  return [
    { name: 'rate', value: rate, unit: 'rows/s' },
    ...(raw === undefined
      ? []
      : [
          { name: 'rate of the raw engine with the same items', value: raw, unit: 'rows/s' },
          { name: 'share of the raw rate', value: (100 * rate) / raw, unit: '%', atLeast: 60, ...share },
        ]),
    { name: 'memory of the process', value: megabytes, unit: 'MB', bound: 256 },
    { name: 'written for each row', value: writeUnits / rows, unit: 'write units' },
    { name: 'read for each row', value: readUnits / rows, unit: 'read units' },
  ];
}

/** A process of its own, whose memory is that of the import, with the heap that the function has on AWS. */
async function inProcess(engine: Engine, rows: number, options: Partial<ImportOrder>): Promise<ImportCosts> {
  const { table } = await newTable(engine);
  const file = fileURLToPath(new URL('./import-process.ts', import.meta.url));
  const task = JSON.stringify({ table, endpoint: engine.endpoint, rows, options });
  const child = fork(file, [task], {
    execArgv: [...importFunction.nodeOptions, '--disable-warning=ExperimentalWarning'],
  });
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof message !== 'object') throw new Error('The import ended without figures.');
  return message;
}

async function newTable(engine: Engine): Promise<TableAccess> {
  const table = `bench-import-${randomUUID()}`;
  await createTable(table, engine.endpoint);
  return connect(table, registry, engine.endpoint);
}

/** Rows a second when the transactions of an import are only sent, as many at once as the import has on its way. */
async function rawRate(engine: Engine): Promise<number> {
  const access = await newTable(engine);
  const writes: TransactWriteCommandInput[] = [];
  access.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (isTransactWrite(args.input, commandName)) writes.push(structuredClone(args.input));
        return next(args);
      },
    { step: 'initialize', priority: 'low', name: 'recorder' },
  );
  await measured(access, sample, { mode: 'partial' });
  const target = await newTable(engine);
  const started = performance.now();
  for (const input of writes) await target.client.send(new TransactWriteCommand(moved(input, target.table)));
  return sample / ((performance.now() - started) / 1_000);
}

const isTransactWrite = (input: object, commandName = ''): input is TransactWriteCommandInput =>
  'TransactItems' in input && commandName.startsWith('TransactWrite');

/** The same transaction for another table. */
const moved = ({ TransactItems = [] }: TransactWriteCommandInput, TableName: string): TransactWriteCommandInput => ({
  ClientRequestToken: randomUUID(),
  TransactItems: TransactItems.map(({ Put, Update, Delete, ConditionCheck }) => ({
    ...(Put ? { Put: { ...Put, TableName } } : {}),
    ...(Update ? { Update: { ...Update, TableName } } : {}),
    ...(Delete ? { Delete: { ...Delete, TableName } } : {}),
    ...(ConditionCheck ? { ConditionCheck: { ...ConditionCheck, TableName } } : {}),
  })),
});
