import { expect, test } from 'vitest';
import type { Store } from '../../src/domain/engine/store.ts';
import { chanceFrom } from '../concurrency/chance.ts';
import { DeliveryLab } from '../support/delivery-lab.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { testSeed } from '../support/test-seed.ts';

/** How many deliveries there are; a million take a while: DELIVERIES=1000000. */
const wanted = Number(process.env.DELIVERIES ?? 2_000);
/** Deliveries of one round, with a table and queues of its own. */
const inRound = Math.min(250, wanted);
/** Deliveries of one object. */
const inLine = 5;
const inBatch = 50;

/** How often the receiver fails at a request, and the process dies before it records one. */
const failing = 0.3;
const dying = 0.01;

const chance = chanceFrom(testSeed);

/** Counts by number of attempts, or of requests that the receiver took. */
type Distribution = Map<number, number>;
const count = (distribution: Distribution, number: number) =>
  distribution.set(number, (distribution.get(number) ?? 0) + 1);

test(`of ${wanted} deliveries to a receiver that fails at random none is lost, and each object's come in order`, async () => {
  const attempts: Distribution = new Map();
  const taken: Distribution = new Map();
  for (let left = wanted; left > 0; left -= inRound) await round(attempts, taken);
  const sum = [...taken.values()].reduce((a, b) => a + b, 0);
  expect(sum).toBe(Math.ceil(wanted / inRound) * inRound);
  expect(taken.has(0)).toBe(false);
  expect(Math.max(...taken.keys())).toBeLessThanOrEqual(4);
  if (process.env.DELIVERIES) console.log({ attempts: sorted(attempts), taken: sorted(taken) });
}, 7_200_000);

const sorted = (distribution: Distribution) => Object.fromEntries([...distribution].sort(([a], [b]) => a - b));

async function round(attempts: Distribution, taken: Distribution): Promise<void> {
  const life = { isDying: false };
  const lab = await new DeliveryLab(dyingStore(life)).prepareRule();
  const received = new Map<string, number>();
  const order = new Map<number, number[]>();
  lab.random = () => chance.below(1_000_001) / 1_000_000;
  lab.receiver = ({ body }) => {
    if (chance.happens(failing)) return chance.happens(0.1) ? 'silence' : 500;
    const { key, object } = JSON.parse(body);
    received.set(key, (received.get(key) ?? 0) + 1);
    order.set(object, [...(order.get(object) ?? []), Number(key)]);
    life.isDying = chance.happens(dying);
    return 200;
  };
  await saveAll(lab);
  await lab.run();
  for (const { values } of await lab.deliveries()) {
    expect(values.status).toBe('delivered');
    count(attempts, values.attempts.length);
    count(taken, received.get(values.event) ?? 0);
  }
  for (const keys of order.values()) expect([...new Set(keys)]).toEqual([...new Set(keys)].sort((a, b) => a - b));
}

/** Some batches come twice, as after the death of a process. */
async function saveAll(lab: DeliveryLab): Promise<void> {
  for (let start = 0; start < inRound; start += inBatch) {
    const keys = Array.from({ length: inBatch }, (_, index) => start + index);
    const planned = keys.map((key) => lab.planned(String(key), (key % (inRound / inLine)) + 1));
    await lab.save(planned);
    if (chance.happens(0.1)) await lab.save(planned);
    await lab.deliverOnce();
  }
}

/** A store whose next commit fails where the process is dying. */
function dyingStore(life: { isDying: boolean }): Store {
  const store = new MemoryStore();
  return new Proxy<Store>(store, {
    get(target, name: keyof Store) {
      const member = target[name];
      if (typeof member !== 'function') return member;
      if (name !== 'commit') return member.bind(target);
      return (...args: Parameters<Store['commit']>) => {
        if (!life.isDying) return target.commit(...args);
        life.isDying = false;
        throw new Error('The process is dead.');
      };
    },
  });
}
