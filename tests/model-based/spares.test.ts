import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../src/domain/engine/errors.ts';
import { cancelReservation } from '../../src/domain/lifecycle/spares/cancel-reservation.ts';
import {
  adjustSpare,
  receiveSpares,
  returnSpares,
  scrapSpare,
  transferSpare,
} from '../../src/domain/lifecycle/spares/move-spares.ts';
import { brokenInvariants } from '../concurrency/spares-invariants.ts';
import { Lifecycle } from '../support/lifecycle.ts';
import { MemoryStore } from '../support/memory-store.ts';

/** What two shelves of one item hold, and what of it is kept for each of two BOMs. */
interface Shelf {
  quantity: number;
  readonly reserved: [number, number];
}
interface Model {
  readonly shelves: readonly [Shelf, Shelf];
  /** The shelf on which the unit with the serial number lies; undefined while it is drawn. */
  unit: 0 | 1 | undefined;
}

/** The same in the store. */
interface Real {
  readonly plan: Lifecycle;
  readonly pools: readonly [number, number];
  readonly spares: readonly [number, number];
  readonly boms: readonly [number, number];
  readonly unit: number;
  readonly deviceType: number;
  readonly reservations: Map<string, number>;
}

const free = ({ quantity, reserved }: Shelf): number => quantity - reserved[0] - reserved[1];

/** A verb: what the model says of it, which is true or false for accepted or refused, and the verb itself. */
class Step implements fc.AsyncCommand<Model, Real> {
  readonly name: string;
  readonly apply: (model: Model) => boolean;
  readonly act: (real: Real) => Promise<unknown>;

  constructor(name: string, apply: (model: Model) => boolean, act: (real: Real) => Promise<unknown>) {
    this.name = name;
    this.apply = apply;
    this.act = act;
  }

  check = (): boolean => true;
  toString = (): string => this.name;

  async run(model: Model, real: Real): Promise<void> {
    const expected = this.apply(model);
    expect([this.name, await accepted(this.act(real))]).toEqual([this.name, expected]);
    const stored = await Promise.all(real.spares.map((id) => real.plan.values('spareitem', id)));
    expect(stored.map(({ quantity, qty_reserved }) => [quantity, qty_reserved])).toEqual(
      model.shelves.map(({ quantity, reserved }) => [quantity, reserved[0] + reserved[1]]),
    );
    const { pool, quantity } = await real.plan.values('spareitem', real.unit);
    expect(quantity === 1 ? pool : undefined).toBe(model.unit === undefined ? undefined : real.pools[model.unit]);
  }
}

async function accepted(act: Promise<unknown>): Promise<boolean> {
  try {
    await act;
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

const side = fc.constantFrom(0 as const, 1 as const);
const units = fc.integer({ min: 1, max: 4 });
const arrival = (deviceType: number, quantity: number, serial = '') => ({
  item: { type: 'dcim.devicetype' as const, id: deviceType },
  variant: {},
  quantity,
  status: 'serviceable' as const,
  serial,
  asset_tag: null,
  reason: '',
});

const receive = fc.tuple(side, units).map(
  ([at, quantity]) =>
    new Step(
      `receive ${quantity} on ${at}`,
      ({ shelves }) => {
        shelves[at].quantity += quantity;
        return true;
      },
      ({ plan, pools, deviceType }) =>
        receiveSpares(plan.context, { id: pools[at], input: arrival(deviceType, quantity) }),
    ),
);
const scrap = fc.tuple(side, units).map(
  ([at, quantity]) =>
    new Step(
      `scrap ${quantity} of ${at}`,
      ({ shelves }) => {
        if (free(shelves[at]) < quantity) return false;
        shelves[at].quantity -= quantity;
        return true;
      },
      ({ plan, spares }) => scrapSpare(plan.context, { id: spares[at], input: { quantity, reason: 'worn' } }),
    ),
);
const transfer = fc.tuple(side, side, units).map(
  ([from, to, quantity]) =>
    new Step(
      `transfer ${quantity} from ${from} to ${to}`,
      ({ shelves }) => {
        if (from === to || free(shelves[from]) < quantity) return false;
        shelves[from].quantity -= quantity;
        shelves[to].quantity += quantity;
        return true;
      },
      ({ plan, pools, spares }) =>
        transferSpare(plan.context, { id: spares[from], input: { pool: pools[to], quantity, reason: '' } }),
    ),
);
const adjust = fc.tuple(side, fc.nat(6)).map(
  ([at, quantity]) =>
    new Step(
      `count ${quantity} on ${at}`,
      ({ shelves }) => {
        const shelf = shelves[at];
        if (quantity < shelf.quantity - free(shelf)) return false;
        shelf.quantity = quantity;
        return true;
      },
      ({ plan, spares }) => adjustSpare(plan.context, { id: spares[at], input: { quantity, reason: 'counted' } }),
    ),
);
const draw = side.map(
  (at) =>
    new Step(
      `draw from ${at}`,
      ({ shelves }) => {
        if (free(shelves[at]) < 1) return false;
        shelves[at].quantity -= 1;
        return true;
      },
      ({ plan, spares }) => plan.installSpare(spares[at], { site: plan.site, role: plan.role }),
    ),
);
const reserve = fc.tuple(side, side, units).map(
  ([at, bom, quantity]) =>
    new Step(
      `reserve ${quantity} of ${at} for ${bom}`,
      ({ shelves }) => {
        if (shelves[at].reserved[bom] > 0 || free(shelves[at]) < quantity) return false;
        shelves[at].reserved[bom] = quantity;
        return true;
      },
      async ({ plan, spares, boms, reservations }) => {
        reservations.set(`${at} ${bom}`, await plan.reserve(spares[at], boms[bom], { quantity }));
      },
    ),
);
const cancel = fc.tuple(side, side).map(
  ([at, bom]) =>
    new Step(
      `cancel ${at} for ${bom}`,
      ({ shelves }) => {
        const had = shelves[at].reserved[bom] > 0;
        shelves[at].reserved[bom] = 0;
        return had;
      },
      ({ plan, reservations }) => cancelReservation(plan.context, { id: reservations.get(`${at} ${bom}`) ?? 0 }),
    ),
);
const drawUnit = fc.constant(
  new Step(
    'draw the unit',
    (model) => {
      const there = model.unit !== undefined;
      model.unit = undefined;
      return there;
    },
    ({ plan, unit }) => plan.installSpare(unit, { site: plan.site, role: plan.role, serial: '' }),
  ),
);
const returnUnit = side.map(
  (to) =>
    new Step(
      `return the unit to ${to}`,
      (model) => {
        if (model.unit !== undefined) return false;
        model.unit = to;
        return true;
      },
      ({ plan, pools, deviceType }) =>
        returnSpares(plan.context, { id: pools[to], input: arrival(deviceType, 1, 'S-1') }),
    ),
);
const moveUnit = side.map(
  (to) =>
    new Step(
      `move the unit to ${to}`,
      (model) => {
        if (model.unit === undefined || model.unit === to) return false;
        model.unit = to;
        return true;
      },
      async ({ plan, pools, unit }) =>
        transferSpare(plan.context, { id: unit, input: { pool: pools[to], quantity: 1, reason: '' } }),
    ),
);

async function newWorld(): Promise<Real> {
  const plan = await new Lifecycle(new MemoryStore()).prepare();
  const deviceType = await plan.deviceType();
  const pools = [await plan.pool(), await plan.pool()] as const;
  const spare = (pool: number, more = {}) => plan.spare(pool, deviceType, { quantity: 0, ...more });
  const spares = [await spare(pools[0]), await spare(pools[1])] as const;
  for (const pool of pools) await plan.allocation(pool, deviceType);
  const boms = [await plan.bom(), await plan.bom()] as const;
  return {
    plan,
    pools,
    spares,
    boms,
    unit: await spare(pools[0], { serial: 'S-1' }),
    deviceType,
    reservations: new Map(),
  };
}

test('spares do what a plain model of two shelves and one numbered unit says, whatever comes first', async () => {
  const steps = fc.commands([receive, scrap, transfer, adjust, draw, reserve, cancel, drawUnit, returnUnit, moveUnit], {
    maxCommands: 40,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (commands) => {
      const real = await newWorld();
      const shelf = (): Shelf => ({ quantity: 0, reserved: [0, 0] });
      const model: Model = { shelves: [shelf(), shelf()], unit: undefined };
      await fc.asyncModelRun(() => ({ model, real }), commands);
      expect(await brokenInvariants(real.plan.context.store, [])).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 120_000);
