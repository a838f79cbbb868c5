import { type Build, type BuildPlace, startBuild } from './build.ts';
import type { BuildRequest, Cost } from './protocol.ts';
import { type ListsRow, listsRows } from './rows.ts';
import { type Facts, seed } from './seed.ts';

/** What a row costs in one build: in a warm function, and as the first request of a process that has just started. */
interface RowCost {
  readonly warm: Cost;
  readonly started?: Cost;
}

/** A row of the table, in all builds in their order. */
export interface MeasuredRow {
  readonly name: string;
  readonly costs: readonly RowCost[];
}

/** A build with its estate in its table. */
interface Seeded {
  readonly place: BuildPlace;
  readonly build: Build;
  readonly facts: Facts;
}

/** Timed pairs of a row: at least the first, and up to the second within a few seconds. Of starts and writes: the first. */
const pairs = { least: 5, most: 25, milliseconds: 3_000 } as const;
/** Definitions and catalogues are read now and then: the cheapest counts. */
const metered = 2;
const starts = 3;

/** Fills the table of each build, then asks every row of all builds in turn. */
export async function* measureLists(places: readonly BuildPlace[], devices: number): AsyncGenerator<MeasuredRow> {
  const builds = await Promise.all(
    places.map(async (place): Promise<Seeded> => {
      const build = await startBuild(place);
      return { place, build, facts: await seed(build, devices) };
    }),
  );
  try {
    const batches = builds.map((): number[][] => []);
    for (const row of listsRows) {
      const warm = row.writes ? await writeCosts(builds, row, batches) : await readCosts(builds, row);
      const started = row.writes ? [] : await startCosts(builds, row);
      yield { name: row.name, costs: warm.map((cost, index) => costOf(cost, started[index])) };
    }
  } finally {
    await Promise.all(builds.map(({ build }) => build.stop()));
  }
}

const costOf = (warm: Cost, started: Cost | undefined): RowCost => (started ? { warm, started } : { warm });

async function readCosts(builds: readonly Seeded[], row: ListsRow): Promise<readonly Cost[]> {
  const ask = ({ build, facts }: Seeded, how: Partial<BuildRequest> = {}) =>
    build.ask({ ...row.request(facts, 0, []), ...how });
  const counted = await eachInTurn(builds, metered + 1, (seeded) => ask(seeded, { metered: true }));
  const timed = await eachInTurn(builds, pairs.most, (seeded) => ask(seeded), pairs);
  return builds.map((_, index) => together(counted[index]?.slice(1) ?? [], timed[index] ?? []));
}

/** Counted runs and then timed ones; each on devices of its own. */
async function writeCosts(
  builds: readonly Seeded[],
  row: ListsRow,
  batches: readonly number[][][],
): Promise<readonly Cost[]> {
  const costs = await eachInTurn(builds, metered + pairs.least, async ({ build, facts }, run, index) => {
    const request = row.request(facts, run, batches[index]?.[run] ?? []);
    const answer = await build.ask({ ...request, metered: run < metered });
    const made = answer.body.value;
    if (row.makesBatch && Array.isArray(made)) batches[index]?.push(made.map((object) => Number(object.id)));
    return answer;
  });
  return costs.map((runs) => together(runs.slice(0, metered), runs.slice(metered)));
}

/** The first request of processes that have loaded the modules of the function and know nothing of the table. */
async function startCosts(builds: readonly Seeded[], row: ListsRow): Promise<readonly Cost[]> {
  const costs = await eachInTurn(builds, starts, async ({ place, facts }) => {
    const build = await startBuild(place);
    try {
      return await build.ask({ ...row.request(facts, 0, []), metered: true });
    } finally {
      await build.stop();
    }
  });
  return costs.map((runs) => together(runs, runs));
}

/** Runs a task in each build, one after the other, and again; gives the costs of each build. */
async function eachInTurn(
  builds: readonly Seeded[],
  most: number,
  task: (seeded: Seeded, run: number, index: number) => Promise<Cost>,
  { least = most, milliseconds = 0 } = {},
): Promise<readonly (readonly Cost[])[]> {
  const costs = builds.map((): Cost[] => []);
  const started = performance.now();
  for (let run = 0; run < most; run++) {
    if (run >= least && performance.now() - started > milliseconds) break;
    for (const [index, seeded] of builds.entries()) costs[index]?.push(await task(seeded, run, index));
  }
  return costs;
}

/** The counts of the cheapest counted run, and the median time of the timed ones. */
function together(counted: readonly Cost[], timed: readonly Cost[]): Cost {
  const [cheapest] = counted.toSorted((a, b) => a.requests - b.requests || a.readUnits - b.readUnits);
  const times = timed.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const milliseconds = times[Math.floor(times.length / 2)];
  if (!cheapest || milliseconds === undefined) throw new Error('A row was not measured.');
  const { readUnits, writeUnits, requests } = cheapest;
  return { milliseconds, readUnits, writeUnits, requests };
}
