import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ObjectPage } from '../../src/domain/engine/ports.ts';
import { answers } from '../../src/domain/engine/query/answer.ts';
import { list } from '../../src/domain/engine/query/list.ts';
import { readOne } from '../../src/domain/engine/query/read.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { createMany } from '../../src/domain/engine/write/bulk.ts';
import { registry } from '../../src/domain/registry.ts';
import { connect } from '../../src/repos/client.ts';
import { MemoryStore } from '../../tests/support/memory-store.ts';
import { startEngine } from '../local/engine.ts';
import { createTable } from '../local/table.ts';
import { contextOf } from './context.ts';
import { deviceIds, estate } from './estate.ts';
import type { Figure, FigureGroup } from './figures.ts';
import { newDevices } from './thousands.ts';

const devices = 1_000;
const device = registry.resourceOf('dcim.device');

/** Own CPU per request, from the parsed request to the text of the answer: what the project adds to its store. */
export async function* measureCpu(): AsyncGenerator<FigureGroup> {
  const context = contextOf(await filledStore());
  const [id = 1] = deviceIds(devices);
  const detail = async () => {
    const [answer] = await answers(context, device, [await readOne(context, device, id)], 'full');
    return JSON.stringify(answer).length;
  };
  const page = async () => {
    const { objects } = await list(context, device, new Map([['limit', [String(devices)]]]));
    return JSON.stringify(await answers(context, device, objects, 'full')).length;
  };
  let batch = 0;
  const bulk = () => createMany(context, device, newDevices(`batch-${batch++}`));
  const figures: readonly Figure[] = [
    { name: 'own CPU: detail of a device', value: await cpuOf(detail, 250), unit: 'ms', bound: 0.5 },
    { name: 'own CPU: list of 1,000 devices', value: await cpuOf(page, 5), unit: 'ms', bound: 25 },
    { name: 'own CPU: bulk create of 1,000 devices', value: await cpuOf(bulk, 1), unit: 'ms' },
    { name: 'CPU of a bare GetItem of the SDK, beside it', value: await cpuOfBareCall(), unit: 'ms' },
  ];
  yield { title: 'Own CPU, store in memory', figures };
}

/** What the SDK spends on the least that any request asks of the table. */
async function cpuOfBareCall(): Promise<number> {
  const engine = await startEngine();
  try {
    const table = `bench-${randomUUID()}`;
    await createTable(table, engine.endpoint);
    const { client } = connect(table, registry, engine.endpoint);
    return await cpuOf(() => client.send(new GetCommand({ TableName: table, Key: { pk: 'a', sk: 'b' } })), 100);
  } finally {
    await engine.stop();
  }
}

const rounds = 15;

/** Milliseconds of CPU of one run, in the best of some rounds: other work on the machine can only add to it. */
async function cpuOf(task: () => Promise<unknown>, runs: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (let run = 0; run < runs; run++) await task();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000 / runs);
  }
  return best;
}

/** The store in memory sorts its objects for each page; what it found is kept, so that only the project's CPU counts. */
async function filledStore(): Promise<Store> {
  const memory = new MemoryStore();
  const changes = [...estate(devices)].map(
    ({ type, id, values }) => ({ action: 'create', type, id, before: null, after: values }) as const,
  );
  const [conflicts = []] = await memory.commit([{ changes, guards: [] }]);
  if (conflicts.length > 0) throw new Error(`The estate contradicts itself: ${JSON.stringify(conflicts[0])}`);
  const pages = new Map<string, Promise<ObjectPage>>();
  memory.page = (request) => {
    const key = JSON.stringify(request);
    const known = pages.get(key) ?? MemoryStore.prototype.page.call(memory, request);
    pages.set(key, known);
    return known;
  };
  return memory;
}
