import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSplit, bundleOptions } from '../serverless/lazy-imports.ts';
import type { Figure, FigureGroup } from './figures.ts';

/** Why a function is larger than its bounds, and slower to load. */
const explained = 'docs/decisions/011-bundle-size.md';

/** What any function over DynamoDB has to load. */
const bareClient = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  import { DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
  export const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
  export const commands = [GetCommand, QueryCommand, TransactWriteCommand];
`;

/** Sizes of bundles, how long they take to load beside a bare document client, and the resources of the template. */
export async function* measureBundles(): AsyncGenerator<FigureGroup> {
  const folder = await mkdtemp(join(tmpdir(), 'quartermaster-bench-'));
  try {
    await writeFile(join(folder, 'bare.ts'), bareClient);
    const [device, bare] = await buildSplit({
      ...bundleOptions,
      nodePaths: ['node_modules'],
      entryPoints: [
        { in: 'src/functions/api/dcim/devices.ts', out: 'devices' },
        { in: join(folder, 'bare.ts'), out: 'bare' },
      ],
      outdir: folder,
    });
    if (!device || !bare) throw new Error('A bundle is missing');
    for (const file of [device.entry, ...device.beside, bare.entry, ...bare.beside])
      await writeFile(file.path, file.contents);
    const figures: readonly Figure[] = [
      {
        name: 'bundle of an API function, minified',
        value: device.entry.contents.length / 1000,
        unit: 'kB',
        bound: 500,
        explained,
      },
      { name: 'bundle of a bare document client', value: bare.entry.contents.length / 1000, unit: 'kB' },
      ...loadFigures(device.entry.path, bare.entry.path),
      { name: 'CloudFormation resources', value: await resourceCount(folder), unit: 'resources', bound: 450 },
    ];
    yield { title: 'Bundles and template', figures };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const loads = 15;

/** Taken in turn, so that whatever else the machine does falls on both alike. */
function loadFigures(file: string, bareFile: string): readonly Figure[] {
  const times = Array.from({ length: loads }, () => [loadTime(file), loadTime(bareFile)] as const);
  const own = median(times.map(([time]) => time));
  const bare = median(times.map(([, time]) => time));
  return [
    { name: 'load time of an API function', value: own, unit: 'ms' },
    { name: 'load time of a bare document client', value: bare, unit: 'ms' },
    { name: 'load time of an API function / bare client', value: own / bare, unit: 'times', bound: 1.5, explained },
  ];
}

/** Milliseconds that a new process takes to import the file, on top of its own start. */
function loadTime(file: string): number {
  const script = `const start = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - start); process.exit()`;
  const environment = { ...process.env, QM_TABLE: 'bench', AWS_REGION: 'eu-central-1' };
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: environment }));
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function resourceCount(folder: string): Promise<number> {
  const packaged = join(folder, 'package');
  execFileSync('node_modules/.bin/serverless', ['package', '--package', packaged], { stdio: 'pipe' });
  const template = JSON.parse(await readFile(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8'));
  return Object.keys(template.Resources).length;
}
