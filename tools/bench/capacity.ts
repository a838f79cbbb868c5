import { registry } from '../../src/domain/registry.ts';
import { connect } from '../../src/repos/client.ts';
import { DynamoStore } from '../../src/repos/store.ts';
import { startEngine } from '../local/engine.ts';
import { createTable } from '../local/table.ts';
import { contextOf } from './context.ts';
import { deletions } from './deletions.ts';
import { deviceIds, estate } from './estate.ts';
import { type FigureGroup, measure } from './figures.ts';
import { fill } from './fill.ts';
import { thousand } from './thousands.ts';

/** Devices of the estates; the last one is the one whose figures are promised. */
const estates = (process.env.QM_BENCH_DEVICES ?? '1000,10000,100000').split(',').map(Number);

/** Capacity units and round trips of requests, as the estate grows. */
export async function* measureCapacity(): AsyncGenerator<FigureGroup> {
  const engine = await startEngine();
  try {
    for (const devices of estates) {
      const table = `bench-${devices}-${Date.now()}`;
      await createTable(table, engine.endpoint);
      const access = connect(table, registry, engine.endpoint);
      console.error(`Writing ${devices} devices ...`);
      const started = performance.now();
      await fill(access, estate(devices));
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      const store = new DynamoStore(access);
      const figures = await measure(store, devices);
      yield { title: `${devices} devices, written in ${seconds} s`, figures };
      const going = deviceIds(devices).slice(0, thousand);
      yield { title: `${devices} devices: deletions`, figures: await deletions(contextOf(store), access, going) };
    }
  } finally {
    await engine.stop();
  }
}
