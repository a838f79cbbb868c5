import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { bundleModules, filesAtStart } from '../serverless/bundle-modules.ts';
import { type FunctionModule, functionModules } from '../serverless/functions.ts';
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
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'bare.ts'), bareClient);
    const own = await written(join(folder, 'functions'), functionModules, measured);
    const bare = await written(join(folder, 'bare'), { bare: { file: join(folder, 'bare.ts') } }, 'bare');
    const figures: readonly Figure[] = [
      {
        name: 'read when an API function starts, minified',
        value: own.bytes / 1000,
        unit: 'kB',
        bound: 500,
        explained,
      },
      { name: 'files that this is in', value: own.files, unit: 'files' },
      { name: 'read of a bare document client', value: bare.bytes / 1000, unit: 'kB' },
      ...loadFigures(own.path, bare.path),
      { name: 'CloudFormation resources', value: await resourceCount(folder), unit: 'resources', bound: 450 },
    ];
    yield { title: 'Bundles and template', figures };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The function that stands for those of the API. */
const measured = 'dcim-devices';

/** Bundles modules into a folder; tells where one of them is and what is read when it is loaded. */
async function written(folder: string, modules: Readonly<Record<string, FunctionModule>>, name: string) {
  const bundled = await bundleModules({ projectFolder: resolve('.'), modules });
  for (const { path, code } of bundled) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), code);
  }
  const atStart = filesAtStart(bundled, `${name}.mjs`);
  const bytes = atStart.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);
  return { path: join(folder, `${name}.mjs`), bytes, files: atStart.length };
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
