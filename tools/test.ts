import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from './local/chromium.ts';
import { hasJava, requiredJava } from './local/dynamodb-local.ts';
import { embeddedBinary } from './local/engine.ts';
import { collectOutput, startChild } from './local/process.ts';

/** How many checks a step made; a step that is no test run is one check. */
interface Outcome {
  passed: number;
  failed: number;
}

interface Step {
  name: string;
  run: () => Promise<Outcome>;
  /** Why the step cannot be run here, if so. */
  skipped?: string | undefined;
}

const reports = await mkdtemp(join(tmpdir(), 'quartermaster-tests-'));

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const noEmbeddedEngine = embeddedBinary() ? undefined : 'there is no embedded engine for this platform';
const noJava = (await hasJava()) ? undefined : `there is no Java ${requiredJava} or newer on the PATH`;

/** What an engine may do in its own way: keys, indexes, conditions, transactions. Steps of large writes are our own. */
const engineTests = [
  ...['commit', 'deep-pages', 'faults', 'dangling'].map((file) => `tests/integration/repos/${file}.test.ts`),
  'tests/integration/platform/idempotency.test.ts',
];

const onDynamodbLocal: Step = {
  name: noEmbeddedEngine ? 'integration on DynamoDB Local' : 'what depends on the engine, on DynamoDB Local',
  run: () => vitest('integration', { QM_DATABASE: 'dynamodb-local' }, noEmbeddedEngine ? [] : engineTests),
  skipped: noJava,
};
const onEmbeddedEngine: Step = {
  name: 'integration on the embedded engine',
  run: () => vitest('integration', { QM_DATABASE: 'embedded' }),
  skipped: noEmbeddedEngine,
};
const stackAndPackage: Step = {
  name: 'local stack and package',
  run: async () => summed(await Promise.all([vitest('stack'), vitest('package')])),
};
const analysis: Step = {
  name: 'format, lint, types, layers, dead code',
  run: async () =>
    summed(
      await Promise.all([
        check('biome', 'ci', '--colors=off'),
        check('tsc', '--project', '.'),
        check('tsc', '--project', 'src/console'),
        check('tsc', '--project', 'src/console/service-worker'),
        check('depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'tools', 'tests'),
        check('knip'),
      ]),
    ),
};
const unit: Step = { name: 'unit', run: () => vitest('unit') };
const noChromium = chromiumPath()
  ? undefined
  : 'there is no Chromium on the PATH (Debian and Ubuntu: apt-get install chromium)';
const endToEnd: Step = { name: 'end to end', run: () => vitest('e2e') };
const lists: Step = { name: 'lists end to end', run: () => vitest('lists') };
const inBrowser: Step = { name: 'console in a browser', run: () => vitest('console'), skipped: noChromium };
const hallInBrowser: Step = {
  name: 'console with the data hall',
  run: () => vitest('hall'),
  skipped: noChromium,
};

/**
 * Two steps at once, for two cores: all functions of a stack share one process, and some steps wait for processes. Each lane takes
 * its next step when it is done with the one before; both take about as long.
 */
const lanes: readonly (readonly Step[])[] = noEmbeddedEngine
  ? [
      [unit, onEmbeddedEngine, onDynamodbLocal, endToEnd],
      [analysis, stackAndPackage, lists, hallInBrowser, inBrowser],
    ]
  : [
      [unit, onEmbeddedEngine, endToEnd],
      [analysis, stackAndPackage, onDynamodbLocal, lists, hallInBrowser, inBrowser],
    ];

const total: Outcome = { passed: 0, failed: 0 };
const summary: string[] = [];
await Promise.all(
  lanes.map(async (steps) => {
    for (const step of steps) await runStep(step);
  }),
);
await rm(reports, { recursive: true });

console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);

async function runStep({ name, run, skipped }: Step): Promise<void> {
  if (skipped) {
    summary.push(`skipped          ${name}: ${skipped}`);
    return;
  }
  console.log(`\n== ${name}`);
  const started = performance.now();
  const { passed, failed } = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  summary.push(`${failed ? 'FAILED ' : 'passed '} ${seconds} s ${name}`);
  total.passed += passed;
  total.failed += failed;
}

function summed(outcomes: readonly Outcome[]): Outcome {
  const sumOf = (part: keyof Outcome): number => outcomes.reduce((sum, outcome) => sum + outcome[part], 0);
  return { passed: sumOf('passed'), failed: sumOf('failed') };
}

/** Runs an installed command; shows what it prints only if it fails. */
async function check(command: string, ...options: string[]): Promise<Outcome> {
  const child = startChild(join('node_modules/.bin', command), options, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collectOutput(child);
  const code = await exitCode(child);
  if (code === 0) return { passed: 1, failed: 0 };
  console.log(output());
  return { passed: 0, failed: 1 };
}

async function vitest(
  project: string,
  environment: Record<string, string> = {},
  files: readonly string[] = [],
): Promise<Outcome> {
  const report = join(reports, `${project}-${environment.QM_DATABASE ?? ''}.json`);
  const options = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...files,
  ];
  const code = await exitCode(
    startChild('node_modules/.bin/vitest', options, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    }),
  );
  const { passed, failed } = await countTests(report);
  // A run can also fail without a failed test: a file that cannot be loaded, an engine that does not start.
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

async function countTests(report: string): Promise<Outcome> {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, 'utf8'));
    return { passed: Number(numPassedTests), failed: Number(numFailedTests) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

async function exitCode(child: ReturnType<typeof startChild>): Promise<number | null> {
  return await new Promise((resolve) => {
    child.once('error', (error) => {
      console.log(error.message);
      resolve(null);
    });
    child.once('close', resolve);
  });
}
