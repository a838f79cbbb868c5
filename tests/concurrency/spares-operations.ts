import { installAsset } from '../../src/domain/lifecycle/installation/install-asset.ts';
import { installSpare } from '../../src/domain/lifecycle/installation/install-spare.ts';
import { uninstallAsset } from '../../src/domain/lifecycle/installation/uninstall-asset.ts';
import { reorderSpares } from '../../src/domain/lifecycle/ordering/reorder-spares.ts';
import { cancelReservation } from '../../src/domain/lifecycle/spares/cancel-reservation.ts';
import {
  adjustSpare,
  receiveSpares,
  returnSpares,
  scrapSpare,
  transferSpare,
} from '../../src/domain/lifecycle/spares/move-spares.ts';
import { spareReservation } from '../../src/domain/lifecycle/spares/spare-reservation.ts';
import { stockTake } from '../../src/domain/lifecycle/spares/stock-take.ts';
import { stockTakeLine } from '../../src/domain/lifecycle/spares/stock-take-line.ts';
import { approveStockTake } from '../../src/domain/lifecycle/spares/take-stock.ts';
import { plainInstallation } from '../support/lifecycle.ts';
import { every, number } from './books.ts';
import type { Chance } from './chance.ts';
import { installOperations, receivingOperations } from './dock-operations.ts';
import { anyOf, change, create, doing, drop, within } from './doing.ts';
import { type Deed, NothingToDo, type Operation } from './history.ts';
import { orderOperations, type ProcurementWorld } from './order-operations.ts';
import { shipmentOperations } from './shipment-operations.ts';
import { lifecycleType, type SparesWorld } from './spares-world.ts';

const arrival = (deviceType: number, quantity: number, serial = '') => ({
  item: { type: 'dcim.devicetype' as const, id: deviceType },
  variant: {},
  quantity,
  status: 'serviceable' as const,
  serial,
  asset_tag: null,
  reason: '',
});

const anySpare = ({ loose, units }: SparesWorld, chance: Chance): number =>
  chance.happens(0.7) ? chance.oneOf(loose) : chance.oneOf(units).spare;

type Choose = (world: SparesWorld, chance: Chance) => Deed | undefined;

const receive: Choose = ({ pools, deviceTypes, loose }, chance) => {
  const [id, deviceType, quantity] = [chance.oneOf(pools), chance.oneOf(deviceTypes), chance.below(3) + 1];
  return {
    expected: { entries: 1, units: quantity },
    async act(context) {
      const spare = await receiveSpares(context, { id, input: arrival(deviceType, quantity) });
      if (!loose.includes(spare.id)) loose.push(spare.id);
    },
  };
};

const returnUnit: Choose = ({ pools, units }, chance) => {
  const [id, { deviceType, serial }] = [chance.oneOf(pools), chance.oneOf(units)];
  return {
    expected: { entries: 1, units: 1 },
    act: async (context) => void (await returnSpares(context, { id, input: arrival(deviceType, 1, serial) })),
  };
};

const scrap: Choose = (world, chance) => {
  const [id, quantity] = [anySpare(world, chance), chance.below(3) + 1];
  return {
    expected: { entries: 1, units: -quantity },
    act: async (context) => void (await scrapSpare(context, { id, input: { quantity, reason: 'worn' } })),
  };
};

const transfer: Choose = (world, chance) => {
  const [id, pool, quantity] = [anySpare(world, chance), chance.oneOf(world.pools), chance.below(2) + 1];
  return {
    expected: { entries: 2, units: 0 },
    act: async (context) => void (await transferSpare(context, { id, input: { pool, quantity, reason: '' } })),
  };
};

const adjust: Choose = (world, chance) => {
  const [id, quantity] = [anySpare(world, chance), chance.below(30)];
  return { act: async (context) => void (await adjustSpare(context, { id, input: { quantity, reason: 'count' } })) };
};

const draw: Choose = (world, chance) => {
  const id = anySpare(world, chance);
  const { site, role } = world.plan;
  return {
    expected: { entries: 1, units: -1 },
    act: async (context) => void (await installSpare(context, { id, input: { site, role } })),
  };
};

const install: Choose = ({ boms }, chance) => {
  const { assets, spares } = chance.oneOf(boms);
  const [id, spare_item] = [chance.oneOf(assets), chance.oneOf(spares)];
  return {
    expected: { entries: 1, units: -1 },
    act: async (context) => void (await installAsset(context, { id, input: { ...plainInstallation, spare_item } })),
  };
};

/** The unit goes back to the pool that it came from. */
const uninstall: Choose = ({ boms }, chance) => {
  const id = chance.oneOf(chance.oneOf(boms).assets);
  const input = { spares_pool: null, unit_status: 'serviceable', status: '', reason: '' } as const;
  return {
    expected: { entries: 1, units: 1 },
    act: async (context) => void (await uninstallAsset(context, { id, input })),
  };
};

const reserve: Choose = ({ boms, reservations }, chance) => {
  const { bom, spares } = chance.oneOf(boms);
  const input = { bom, spare_item: chance.oneOf(spares), quantity: chance.below(3) + 1 };
  return {
    expected: { entries: 0, units: 0 },
    act: async (context) => void reservations.push(await create(context, spareReservation.type, input)),
  };
};

const cancel: Choose = ({ reservations }, chance) => {
  if (reservations.length === 0) return undefined;
  const id = chance.oneOf(reservations.slice(-6));
  return {
    expected: { entries: 0, units: 0 },
    act: async (context) => void (await cancelReservation(context, { id })),
  };
};

/** Somebody counts a pool, or goes on counting, a unit too few or too many now and then, while the others go on. */
const count: Choose = ({ pools }, chance) => {
  const pool = chance.oneOf(pools);
  return {
    async act(context) {
      const open = await context.store.findUnique(stockTake.type, 'open', { pool, status: 'open' });
      const id = open ?? (await create(context, stockTake.type, { pool }));
      const source = { kind: 'reference', type: stockTakeLine.type, field: 'stock_take', target: String(id) } as const;
      for await (const { id: line, values } of context.store.rows(source)) {
        const counted = Math.max(0, Number(values.expected ?? 0) + chance.below(3) - 1);
        await change(context, stockTakeLine.type, line, { counted: chance.happens(0.5) ? counted : null });
      }
      await approveStockTake(context, { id });
    },
  };
};

/** What people do with spares, all at the same time. */
export const sparesOperations: readonly Operation<SparesWorld>[] = [
  { name: 'receive', weight: 22, choose: receive },
  { name: 'return', weight: 10, choose: returnUnit },
  { name: 'scrap', weight: 14, choose: scrap },
  { name: 'transfer', weight: 16, choose: transfer },
  { name: 'adjust', weight: 3, choose: adjust },
  { name: 'draw', weight: 2, choose: draw },
  { name: 'install', weight: 10, choose: install },
  { name: 'uninstall', weight: 5, choose: uninstall },
  { name: 'reserve', weight: 10, choose: reserve },
  { name: 'cancel', weight: 6, choose: cancel },
  { name: 'count', weight: 1, choose: count },
];

/** Somebody orders what is short; the BOMs of reorders are bought, shipped and received like others. */
const reorder = doing<SparesWorld>('reorder', 8, async (context, { plan, reordered, pools }, chance) => {
  const wanted = chance.happens(0.5) ? [chance.oneOf(pools)] : [];
  const input = { name: plan.name('reorder'), pools: wanted, vendor: chance.happens(0.8) ? plan.vendor : null };
  reordered.push((await reorderSpares(context, { id: 0, input })).bom);
});

const deletions: readonly Operation<SparesWorld>[] = [
  doing('delete a spare', 8, async (context, { boms, units }, chance) => {
    const kept = new Set([...boms.flatMap(({ spares }) => spares), ...units.map(({ spare }) => spare)]);
    // Those that the world goes on with are tried while they are reserved, and refused.
    const tried = (await every(context.store, 'spareitem')).filter(
      ({ id, values }) => !kept.has(id) || number(values, 'qty_reserved') > 0,
    );
    if (tried.length === 0) throw new NothingToDo();
    await drop(context, lifecycleType('spareitem'), chance.oneOf(tried).id);
  }),
  doing('delete a reordered BOM', 8, async (context, { reordered }, chance) => {
    const { id } = await anyOf(context, chance, 'bom', ({ name }) => String(name).startsWith('reorder'));
    await drop(context, lifecycleType('bom'), id);
    if (reordered.includes(id)) reordered.splice(reordered.indexOf(id), 1);
  }),
];

/** Pools have spares and allocations: the attempt is always refused. */
const deletePool = doing<SparesWorld>('delete a pool', 1, (context, { pools }, chance) =>
  drop(context, lifecycleType('sparespool'), chance.oneOf(pools)),
);

/** Procurement for the plans and for the reorders: what comes goes to the first pool unless it was reordered for another. */
const procurement: readonly Operation<ProcurementWorld>[] = [
  ...orderOperations,
  ...shipmentOperations,
  ...[...receivingOperations, ...installOperations].map((one) => ({ ...one, weight: 3 * one.weight })),
];

/** What is taken out may have come with a shipment, to which it goes back without an entry in the ledger. */
const uninstallWhatever = doing<SparesWorld>('uninstall', 5, async (context, world, chance) =>
  uninstall(world, chance)?.act(context),
);

/** What keepers of spares do, each at least once in a history. */
export const keepersOperations: readonly Operation<SparesWorld>[] = [
  ...[...sparesOperations.filter(({ name }) => name !== 'uninstall'), uninstallWhatever].map((one) => ({
    ...one,
    weight: 3 * one.weight,
  })),
  reorder,
  ...deletions,
];

/** The same while buyers, vendors and the dock are at work. */
export const allSparesOperations: readonly Operation<SparesWorld>[] = [
  ...keepersOperations,
  deletePool,
  ...within(procurement, ({ plan, boms, reordered, pools: [pool = 0] }: SparesWorld) => ({
    plan,
    boms: [...boms.map(({ bom }) => bom), ...reordered],
    pool,
  })),
];
