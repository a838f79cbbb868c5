import { askDemand } from '../../src/domain/lifecycle/planning/demand/ask-demand.ts';
import { registry } from '../../src/domain/registry.ts';
import { connect } from '../../src/repos/client.ts';
import { DynamoStore } from '../../src/repos/store.ts';
import { startEngine } from '../local/engine.ts';
import { createTable } from '../local/table.ts';
import { contextOf } from './context.ts';
import { demandEstate } from './demand-estate.ts';
import { estate } from './estate.ts';
import type { Figure, FigureGroup } from './figures.ts';
import { fill } from './fill.ts';
import { metered } from './meter.ts';

const boms = 100;
/** Installed assets of each BOM. The largest of the sizes counts. */
const assets = Number((process.env.QM_BENCH_DEVICES ?? '100000').split(',').at(-1)) / boms;
const runs = 5;

/** What the demand over all BOMs takes: in a function that has just started, and in one that has answered before. */
export async function* measureDemand(): AsyncGenerator<FigureGroup> {
  const engine = await startEngine();
  try {
    const table = `bench-demand-${Date.now()}`;
    await createTable(table, engine.endpoint);
    const access = connect(table, registry, engine.endpoint);
    const size = { boms, installed: assets, fromSpares: Math.ceil(assets / 50) };
    await fill(access, [...estate(boms * assets), ...demandEstate(size)]);
    const first = await figuresOf(new DynamoStore(access), 'first');
    const known = new DynamoStore(connect(table, registry, engine.endpoint));
    yield {
      title: `${boms} BOMs, ${boms * assets} installed assets`,
      figures: [...first, ...(await figuresOf(known, 'in a function that has just started')), ...(await warm(known))],
    };
  } finally {
    await engine.stop();
  }
}

const query = {
  ...{ bom_id: [], site_id: [], pool_id: [], item_type: null, item_id: null, short: false },
  ...{ date_needed_before: null, date_needed_after: null },
};

async function figuresOf(store: DynamoStore, name: string, bounds: { units?: number; seconds?: number } = {}) {
  const started = performance.now();
  const before = process.cpuUsage();
  const { result, meter } = await metered(store.access, () => askDemand(contextOf(store), query));
  const lines = result.items(0, 50).reduce((sum, item) => sum + item.lines.length, 0);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return [
    { name: `${name}: time, ${lines} lines`, value: seconds, unit: 'seconds', ...upTo(bounds.seconds) },
    { name: `${name}: CPU`, value: (user + system) / 1_000_000, unit: 'seconds' },
    { name: `${name}: read units`, value: meter.readUnits, unit: 'read units', ...upTo(bounds.units) },
    { name: `${name}: round trips`, value: meter.roundTrips, unit: 'round trips' },
  ] satisfies readonly Figure[];
}

const upTo = (bound: number | undefined) => (bound === undefined ? {} : { bound });

/** The median of several runs. */
async function warm(store: DynamoStore): Promise<readonly Figure[]> {
  const all: (readonly Figure[])[] = [];
  for (let run = 0; run < runs; run++) all.push(await figuresOf(store, 'warm', { units: 400, seconds: 1.5 }));
  return all.toSorted((a, b) => (a[0]?.value ?? 0) - (b[0]?.value ?? 0))[Math.floor(runs / 2)] ?? [];
}
