import { beforeEach, expect, test } from 'vitest';
import type { Context } from '../../../../../src/domain/engine/context.ts';
import { refused } from '../../../../../src/domain/engine/errors.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Store } from '../../../../../src/domain/engine/store.ts';
import {
  generateOrQueue,
  generation,
  mostAtOnce,
  runGeneration,
} from '../../../../../src/domain/lifecycle/bom/generate-large-bom.ts';
import { cancelJob, findJob, unfinishedJobs } from '../../../../../src/domain/platform/jobs.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let store: MemoryStore;
let plan: Lifecycle;
beforeEach(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store).prepare();
});

/** A BOM over three devices where a request reads no more than two. */
async function largeBom() {
  const deviceType = await plan.deviceType();
  await plan.devices(3, deviceType);
  const bom = await plan.bom();
  await plan.rule(bom, { device_type_id: deviceType });
  return bom;
}
const ask = (id: number, wait = false, most = 2) =>
  generateOrQueue(plan.context, { id, input: { wait }, message: 'phase one' }, most);
const inOneMinute = () => new Date(Date.now() + 60_000).toISOString();
const run = (job: number, context: Context = plan.context) => runGeneration(context, job, inOneMinute());
const jobValues = async (id: number): Promise<JsonObject> => (await findJob(plan.context, id))?.values ?? {};
const generated = async (bom: number) => (await plan.values('bom', bom)).last_generated !== null;

test('a BOM with more objects in scope than a request reads becomes a job that changes nothing yet', async () => {
  const bom = await largeBom();
  const { object } = await ask(bom);
  expect(object).toMatchObject({
    type: 'core.job',
    values: { status: 'pending', object_type: 'netbox_asset_lifecycle.bom', object_id: bom, user: 1 },
  });
  expect(await generated(bom)).toBe(false);
  expect(await plan.rows('asset', 'bom', bom)).toEqual([]);
});

test('as many objects as a request reads, or a caller who waits, are answered with the BOM at once', async () => {
  const bom = await largeBom();
  expect((await ask(bom, false, 3)).object).toMatchObject({ id: bom, values: { asset_count: 3 } });
  expect((await ask(bom, true)).object).toMatchObject({ id: bom, values: { is_current: true } });
  expect(await unfinishedJobs(plan.context, generation)).toEqual([]);
  expect(mostAtOnce).toBeGreaterThan(10_000);
});

test('the job generates the BOM, with the message of the request, and tells how many lines and objects changed', async () => {
  const bom = await largeBom();
  const { object } = await ask(bom);
  await run(object.id);
  expect(await plan.values('bom', bom)).toMatchObject({ is_current: true, asset_count: 3 });
  expect(await jobValues(object.id)).toMatchObject({
    status: 'completed',
    data: { bom, lines_added: 1, lines_removed: 0, lines_changed: 0, objects_in: 3, objects_out: 0 },
  });
  const entries = await plan.ids('core.objectchange', { message: 'phase one' });
  expect(entries.length).toBeGreaterThan(0);
});

test('what goes with the answer is kept with the job, and not at all when the job is there already', async () => {
  const bom = await largeBom();
  const tagged = (name: string) =>
    generateOrQueue(
      plan.context,
      {
        id: bom,
        input: { wait: false },
        alongside: async (work) => void (await work.add('extras.tag', [{ name, slug: name }])),
      },
      2,
    );
  await tagged('first');
  await tagged('second');
  expect(await plan.ids('extras.tag', { name: 'first' })).toHaveLength(1);
  expect(await plan.ids('extras.tag', { name: 'second' })).toHaveLength(0);
});

test('who asks again while the job is under way gets the same job, and a new one afterwards', async () => {
  const bom = await largeBom();
  const first = await ask(bom);
  expect((await ask(bom)).object.id).toBe(first.object.id);
  await run(first.object.id);
  await run(first.object.id);
  expect((await ask(bom)).object.id).not.toBe(first.object.id);
});

test('what is wrong with the request is told at once, and what becomes wrong later fails the job', async () => {
  const bom = await largeBom();
  const { object } = await ask(bom);
  await ask(bom, true);
  await plan.patch('bom', bom, { status: 'approved' });
  await expect(ask(bom)).rejects.toMatchObject({ kind: 'invalid' });
  await run(object.id);
  expect(await jobValues(object.id)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('BOM must be in draft status to generate.'),
  });
});

test('a job that is cancelled before its one write leaves the BOM as it was', async () => {
  const bom = await largeBom();
  const { object } = await ask(bom);
  const cancelAtFirst: Store = new Proxy(store, {
    get(target, name) {
      if (name === 'writeSnapshot')
        return async (...[id, parts]: Parameters<Store['writeSnapshot']>) => {
          await cancelJob(plan.context, { id: object.id });
          return target.writeSnapshot(id, parts);
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  await run(object.id, { ...plan.context, store: cancelAtFirst });
  expect(await generated(bom)).toBe(false);
  expect(await jobValues(object.id)).toMatchObject({ status: 'failed', error: 'The job was cancelled.' });
});

test('a job whose worker died is done by the next one once its time is over, and given up after some hours', async () => {
  const bom = await largeBom();
  const { object } = await ask(bom);
  const at = (time: number): Context => ({ ...plan.context, now: () => new Date(time) });
  const start = Date.now();
  const dying: Store = new Proxy(store, {
    get(target, name) {
      if (name === 'writeSnapshot') return () => Promise.reject(new Error('out of memory'));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const until = new Date(start + 60_000).toISOString();
  await expect(runGeneration({ ...at(start), store: dying }, object.id, until)).rejects.toThrow('out of memory');
  await runGeneration(at(start + 30_000), object.id, until);
  expect(await jobValues(object.id)).toMatchObject({ status: 'running' });
  await runGeneration(at(start + 61_000), object.id, new Date(start + 120_000).toISOString());
  expect(await jobValues(object.id)).toMatchObject({ status: 'completed' });
  expect(await generated(bom)).toBe(true);

  const hopeless = (await ask(bom)).object.id;
  await expect(runGeneration({ ...at(start), store: dying }, hopeless, until)).rejects.toThrow('out of memory');
  await runGeneration({ ...at(start + 4 * 3600_000), store: dying }, hopeless, until);
  expect(await jobValues(hopeless)).toMatchObject({ status: 'errored' });
});

test('a generation and the end of its job are one write: whatever fails afterwards, it is not done again', async () => {
  const bom = await largeBom();
  const { object } = await ask(bom);
  let commits = 0;
  // The lease of the job, then the generation; the database answers nothing after that.
  const failing: Store = new Proxy(store, {
    get(target, name: keyof Store) {
      const member = target[name];
      if (typeof member !== 'function') return member;
      if (name !== 'commit') return member.bind(target);
      return async (units: Parameters<Store['commit']>[0]) => {
        commits += 1;
        if (commits > 2) throw refused('unavailable', 'The database does not answer in time.');
        return target.commit(units);
      };
    },
  });
  await run(object.id, { ...plan.context, store: failing });
  expect(await jobValues(object.id)).toMatchObject({
    status: 'completed',
    unfinished: '',
    data: { bom, objects_in: 3 },
  });
  const { generation: number } = await plan.values('bom', bom);
  await run(object.id);
  expect((await plan.values('bom', bom)).generation).toBe(number);
});
