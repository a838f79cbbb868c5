import { resolve } from 'node:path';
import { startEngine } from '../local/engine.ts';
import { type MeasuredRow, measureLists } from './lists/measure.ts';
import type { Cost } from './lists/protocol.ts';

/** The folder of another checkout, with its packages installed, whose figures stand beside those of this one. */
const baseline = process.env.QM_BENCH_BASELINE;
const sizes = (process.env.QM_BENCH_DEVICES ?? '20000').split(',').map(Number);

/** Prints what requests cost in this build and, beside it, in the baseline: a table for each size, or all rows as JSON. */
export async function compareLists(asJson: boolean): Promise<void> {
  const engine = await startEngine();
  if (!engine.endpoint) throw new Error('This measurement needs an engine on this machine.');
  const { endpoint } = engine;
  const folders = [resolve('.'), ...(baseline ? [resolve(baseline)] : [])];
  const all: object[] = [];
  try {
    for (const devices of sizes) {
      const places = folders.map((folder, index) => ({ folder, endpoint, table: `lists-${devices}-${index}` }));
      console.error(`Writing ${devices} devices by the API of each build ...`);
      if (!asJson) printHead(devices, folders.length);
      for await (const row of measureLists(places, devices)) {
        all.push({ devices, ...row });
        if (!asJson) printRow(row);
      }
    }
  } finally {
    await engine.stop();
  }
  if (asJson) console.log(JSON.stringify(all, null, 2));
}

const nameWidth = 34;
const columns = ['ms', 'read', 'write', 'requests', 'start ms', 'start read'] as const;
const width = 11;

function printHead(devices: number, builds: number): void {
  const beside = builds > 1;
  console.log(`\n${devices} devices${beside ? '; each time this build, the baseline, baseline / this build' : ''}`);
  const cells = columns.map((column) => column.padStart(width).padEnd(beside ? 3 * width : width));
  console.log(`${''.padEnd(nameWidth)}${cells.join('')}`);
}

function printRow({ name, costs }: MeasuredRow): void {
  const groups = columns.map((column) => {
    const [own, other] = costs.map(({ warm, started }) => figureOf(column, warm, started));
    const cells = costs.length > 1 ? [text(own), text(other), ratio(own, other)] : [text(own)];
    return cells.map((cell) => cell.padStart(width)).join('');
  });
  console.log(`${name.padEnd(nameWidth)}${groups.join('')}`.trimEnd());
}

function figureOf(column: (typeof columns)[number], warm: Cost, started: Cost | undefined): number | undefined {
  switch (column) {
    case 'ms':
      return warm.milliseconds;
    case 'read':
      return warm.readUnits;
    case 'write':
      return warm.writeUnits;
    case 'requests':
      return warm.requests;
    case 'start ms':
      return started?.milliseconds;
    case 'start read':
      return started?.readUnits;
  }
}

const text = (value: number | undefined): string =>
  value === undefined ? '' : Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);

const ratio = (own: number | undefined, other: number | undefined): string =>
  own && other ? `${(other / own).toFixed(other / own < 10 ? 2 : 1)}x` : '';
