import { connect } from '../src/repos/client.ts';
import { DynamoStore } from '../src/repos/store.ts';
import { estate } from './bench/estate.ts';
import { type Figure, measure } from './bench/figures.ts';
import { fill } from './bench/fill.ts';
import { startEngine } from './local/engine.ts';
import { createTable } from './local/table.ts';

/** Devices of the estates; the last one is the one whose figures are promised. */
const estates = (process.env.QM_BENCH_DEVICES ?? '1000,10000,100000').split(',').map(Number);

interface Verdict extends Figure {
  readonly devices: number;
  readonly verdict: 'met' | 'MISSED' | '';
}

process.env.AWS_REGION ??= 'eu-central-1';
process.env.AWS_ACCESS_KEY_ID ??= 'local';
process.env.AWS_SECRET_ACCESS_KEY ??= 'local';

const engine = await startEngine();
const asJson = process.argv.includes('--json');
const verdicts: Verdict[] = [];
try {
  for (const devices of estates) verdicts.push(...(await measureEstate(devices)));
} finally {
  await engine.stop();
}
if (asJson) console.log(JSON.stringify(verdicts, null, 2));
process.exit(verdicts.some(({ verdict }) => verdict === 'MISSED') ? 1 : 0);

async function measureEstate(devices: number): Promise<readonly Verdict[]> {
  const table = `bench-${devices}-${Date.now()}`;
  await createTable(table, engine.endpoint);
  const access = connect(table, engine.endpoint);
  const started = performance.now();
  await fill(access, estate(devices));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const figures = (await measure(new DynamoStore(access), devices)).map((figure) => judged(figure, devices));
  if (!asJson) print(figures, `${devices} devices, written in ${seconds} s`);
  return figures;
}

function judged(figure: Figure, devices: number): Verdict {
  const { value, bound } = figure;
  return { ...figure, devices, verdict: bound === undefined ? '' : value <= bound ? 'met' : 'MISSED' };
}

function print(figures: readonly Verdict[], title: string): void {
  console.log(`\n${title}`);
  for (const { name, value, unit, bound, verdict } of figures)
    console.log(
      `  ${name.padEnd(56)} ${amount(value).padStart(9)} ${unit.padEnd(12)} ${bound === undefined ? '' : `<= ${amount(bound)}`.padEnd(12)} ${verdict}`,
    );
}

function amount(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
