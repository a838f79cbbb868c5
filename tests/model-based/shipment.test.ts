import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../src/domain/engine/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { Lifecycle } from '../support/lifecycle.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { scan, summary } from '../support/scanning.ts';
import { dispose, installFrom, receive, reverse, uninstall } from '../support/shipping.ts';

/** A slip as the model remembers it; `units` are places in its list of units. */
interface Slip {
  readonly received: number;
  readonly damaged: number;
  readonly missing: number;
  readonly toPool: number;
  readonly returned: number;
  readonly writtenOff: number;
  readonly units: readonly number[];
  /** Serial numbers of the scans that it has used up. */
  readonly scans?: readonly string[];
  /** A disposition of units that were in this condition. */
  readonly from?: 'available' | 'damaged';
  reversed: boolean;
  /** Its units left with a return, which alone can take it back. */
  readonly held?: boolean;
}

const noSlip = { received: 0, damaged: 0, missing: 0, toPool: 0, returned: 0, writtenOff: 0, units: [] };

type UnitStatus = 'available' | 'damaged' | 'installed' | 'in-pool' | 'returned' | 'scrapped' | 'gone';

interface Installed {
  readonly from: 'shipment' | 'pool';
  /** Place of the unit in the list; of a shipment only. */
  readonly unit: number | undefined;
  /** It has a number: it goes back to the pool with it. */
  readonly numbered: boolean;
}

/** A unit that is taken for an asset, or nothing. */
type Taken = (() => Installed) | undefined;

/** The pool gives units without numbers first. */
function fromPool(model: Model): Taken {
  const kind = model.pool.plain > 0 ? 'plain' : 'numbered';
  if (model.pool[kind] === 0) return undefined;
  return () => {
    model.pool[kind] -= 1;
    return { from: 'pool', unit: undefined, numbered: kind === 'numbered' };
  };
}

/** So does the shipment. */
function fromShipment(model: Model): Taken {
  if (model.archived || !model.arrived || model.received === null || model.free < 1) return undefined;
  const next = model.free - model.waiting <= 0 ? model.units.indexOf('available') : -1;
  return () => {
    if (next >= 0) model.units[next] = 'installed';
    return { from: 'shipment', unit: next >= 0 ? next : undefined, numbered: next >= 0 };
  };
}

/** The unit of an asset goes back to where it came from. */
function giveBack(model: Model, place: number): void {
  const asset = model.assets[place];
  if (asset?.unit !== undefined) model.units[asset.unit] = 'available';
  if (asset?.from === 'pool') model.pool[asset.numbered ? 'numbered' : 'plain'] += 1;
  model.assets[place] = undefined;
}

/** A unit that was scanned. */
interface Scanned {
  /** When it was scanned, the line still expected units. */
  readonly expected: boolean;
  damaged: boolean;
  used: boolean;
}

/** One line of one shipment, the assets that want its units, and a pool, in plain numbers. */
class Model {
  shipped = 6;
  received: number | null = null;
  damaged = 0;
  missing = 0;
  returned = 0;
  writtenOff = 0;
  toPools = 0;
  archived = false;
  arrived = false;
  readonly slips: Slip[] = [];
  readonly units: UnitStatus[] = [];
  /** Of the units, by their places. */
  readonly serials: string[] = [];
  /** By serial number, in the order in which they came. */
  readonly scans = new Map<string, Scanned>();
  readonly assets: (Installed | undefined)[] = [undefined, undefined, undefined];
  pool = { plain: 0, numbered: 0, damaged: 0 };

  get installed(): number {
    return this.assets.filter((asset) => asset?.from === 'shipment').length;
  }

  get free(): number {
    return (this.received ?? 0) - this.installed - this.toPools;
  }

  /** Units with numbers that wait to be installed: they were received for certain. */
  get waiting(): number {
    return this.numbered('available');
  }

  numbered(status: UnitStatus): number {
    return this.units.filter((one) => one === status).length;
  }

  /** Units that arrived, and neither are here nor were in good order. */
  get others(): number {
    return this.damaged + this.returned + this.writtenOff;
  }

  /** Adds a unit; answers its place. */
  addUnit(status: UnitStatus, serial = `U-${this.units.length}`): number {
    this.serials.push(serial);
    return this.units.push(status) - 1;
  }

  /** Serial numbers that were scanned and that no receipt has used up. */
  get waitingScans(): readonly string[] {
    return [...this.scans].flatMap(([serial, { expected, used }]) => (expected && !used ? [serial] : []));
  }

  get rest(): number {
    return Math.max(0, this.shipped - (this.received ?? 0) - this.others);
  }
}

interface Real {
  readonly plan: Lifecycle;
  readonly shipment: number;
  readonly line: number;
  readonly pool: number;
  readonly assets: readonly number[];
  readonly slips: number[];
  /** Returns whose units have left, in their order. */
  readonly returns: number[];
}

async function newReal(): Promise<Real> {
  const plan = await new Lifecycle(new MemoryStore()).prepare();
  const { bom, line: bom_line_item, assets } = await plan.plannedBom(3);
  const order = await plan.order(bom);
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 6 });
  return { plan, shipment, line, pool: await plan.pool(), assets, slips: [], returns: [] };
}

/** What the model says of a request, before it is made: whether it is refused, and what it does otherwise. */
type Verdict = (() => void) | 'refused';

class Step implements fc.AsyncCommand<Model, Real> {
  readonly #name: string;
  readonly #expected: (model: Model) => Verdict;
  readonly #act: (real: Real, model: Model) => Promise<unknown>;

  constructor(name: string, expected: (model: Model) => Verdict, act: (real: Real, model: Model) => Promise<unknown>) {
    this.#name = name;
    this.#expected = expected;
    this.#act = act;
  }

  check = (): boolean => true;
  toString = (): string => this.#name;

  async run(model: Model, real: Real): Promise<void> {
    const verdict = this.#expected(model);
    const outcome = await this.#act(real, model).then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof Failure) return 'refused';
        throw error;
      },
    );
    expect(`${this}: ${outcome}`).toBe(`${this}: ${verdict === 'refused' ? 'refused' : 'done'}`);
    if (verdict !== 'refused') verdict();
    await agree(model, real);
  }
}

/** Counts by hand leave a slip behind when they change anything. */
function adjust(model: Model, received: number | null, shipped: number): void {
  const before = { received: model.received ?? 0, missing: model.missing };
  Object.assign(model, { received, shipped });
  model.missing = Math.min(model.missing, model.rest);
  const change = { received: (received ?? 0) - before.received, missing: model.missing - before.missing };
  if (change.received !== 0 || change.missing !== 0) model.slips.push({ ...noSlip, ...change, reversed: false });
}

/** The serial number that the next units get. */
const serialOf = (unit: number): string => `U-${unit}`;

const small = (max: number) => fc.integer({ min: 0, max });

/** Units that a receipt counts. */
interface Received {
  readonly received: number;
  readonly damaged: number;
  readonly missing: number;
  readonly toPool: number;
  /** Of those received. */
  readonly numbered: number;
}

const receiptOf = ({ received, damaged, missing, toPool, numbered }: Received): Step =>
  new Step(
    `receive ${received} (${numbered} numbered, ${toPool} to the pool), ${damaged} damaged, ${missing} missing`,
    (model) => {
      const arrived = (model.received ?? 0) + received + model.others + damaged;
      const rest = Math.max(0, model.shipped - arrived);
      const found = Math.max(0, model.missing - rest);
      if (model.archived || toPool > received || numbered > received - toPool) return 'refused';
      if (received + damaged + missing === 0) return 'refused';
      if (arrived > model.shipped || model.missing - found + missing > rest) return 'refused';
      return () => {
        const units = Array.from({ length: numbered }, () => model.addUnit('available'));
        model.received = (model.received ?? 0) + received;
        model.damaged += damaged;
        model.missing += missing - found;
        model.toPools += toPool;
        model.pool.plain += toPool;
        model.arrived = true;
        const counts = { received, damaged, missing: missing - found, toPool };
        model.slips.push({ ...noSlip, ...counts, units, reversed: false });
      };
    },
    async ({ plan, shipment, line, pool }, model) => {
      const units = Array.from({ length: numbered }, (_, index) => ({
        serial: serialOf(model.units.length + index),
      }));
      const counts = { qty_received: received, qty_damaged: damaged, qty_missing: missing, qty_to_pool: toPool };
      await receive(plan, shipment, { pool, lines: [{ shipment_line_item: line, ...counts, units }] });
    },
  );

const receiving = fc
  .record({ received: small(3), damaged: small(1), missing: small(3), toPool: small(2), numbered: small(2) })
  .map(receiptOf);

const scanning = fc.record({ code: small(7), damaged: fc.boolean() }).map(
  ({ code, damaged }) =>
    new Step(
      `scan S-${code}${damaged ? ', damaged' : ''}`,
      (model) => {
        if (model.archived) return 'refused';
        return () => {
          const before = model.scans.get(`S-${code}`);
          if (before) before.damaged ||= damaged;
          else model.scans.set(`S-${code}`, { expected: model.scans.size < model.shipped, damaged, used: false });
        };
      },
      async ({ plan, shipment }) => {
        await scan(plan, shipment, { code: `S-${code}`, condition: damaged ? 'damaged' : 'good' });
      },
    ),
);

const receivingScans = fc.constant(
  new Step(
    'receive what was scanned',
    (model) => {
      const serials = model.waitingScans;
      const isDamaged = (serial: string): boolean => model.scans.get(serial)?.damaged ?? false;
      const damaged = serials.filter(isDamaged).length;
      const arrived = (model.received ?? 0) + model.others + serials.length;
      if (model.archived || serials.length === 0 || arrived > model.shipped) return 'refused';
      return () => {
        const missing = -Math.max(0, model.missing - Math.max(0, model.shipped - arrived));
        const units = serials.map((serial) => model.addUnit(isDamaged(serial) ? 'damaged' : 'available', serial));
        const received = serials.length - damaged;
        model.received = (model.received ?? 0) + received;
        model.damaged += damaged;
        model.missing += missing;
        model.arrived = true;
        for (const serial of serials) Object.assign(model.scans.get(serial) ?? {}, { used: true });
        model.slips.push({ ...noSlip, received, damaged, missing, units, scans: serials, reversed: false });
      };
    },
    ({ plan, shipment }) => receive(plan, shipment, { scans: true }),
  ),
);

const setByHand = fc.option(small(7)).map(
  (quantity) =>
    new Step(
      `qty_received = ${quantity}`,
      (model) => {
        if (quantity === model.received) return () => undefined;
        const tooMany = (quantity ?? 0) + model.others > model.shipped;
        const tooFew = (quantity ?? 0) < model.installed + model.toPools + model.waiting;
        return model.archived || tooMany || tooFew ? 'refused' : () => adjust(model, quantity, model.shipped);
      },
      ({ plan, line }) => plan.patch('shipmentlineitem', line, { qty_received: quantity }),
    ),
);

const setShipped = fc.integer({ min: 1, max: 8 }).map(
  (quantity) =>
    new Step(
      `qty_shipped = ${quantity}`,
      (model) => {
        if (quantity === model.shipped) return () => undefined;
        const tooFew = (model.received ?? 0) + model.others > quantity;
        return model.archived || tooFew ? 'refused' : () => adjust(model, model.received, quantity);
      },
      ({ plan, line }) => plan.patch('shipmentlineitem', line, { qty_shipped: quantity }),
    ),
);

/** Dispositions by name: the count that units come to, and the status that those with numbers get. */
const outcomes = {
  returned: { count: 'returned', status: 'returned' },
  repaired: { count: 'received', status: 'available' },
  damaged: { count: 'damaged', status: 'damaged' },
  scrapped: { count: 'writtenOff', status: 'scrapped' },
} as const;

/** Units that are disposed of, as a step names them. */
interface Disposed {
  readonly disposition: keyof typeof outcomes;
  readonly condition: 'good' | 'damaged';
  readonly plain: number;
  readonly numbered: number;
}

const statusBefore = ({ condition }: Disposed) => (condition === 'good' ? 'available' : 'damaged');

/** Places of the units with numbers that go. */
const chosenUnits = (model: Model, disposed: Disposed): readonly number[] =>
  model.units
    .flatMap((status, index) => (status === statusBefore(disposed) ? [index] : []))
    .slice(0, disposed.numbered);

function disposal(model: Model, disposed: Disposed, held: boolean): Verdict {
  const { disposition, condition, plain } = disposed;
  const from = statusBefore(disposed);
  const units = chosenUnits(model, disposed);
  const total = plain + units.length;
  const there = condition === 'good' ? model.free : model.damaged;
  if (!model.arrived || model.archived || total === 0) return 'refused';
  if (disposition === (condition === 'good' ? 'repaired' : 'damaged')) return 'refused';
  if (plain > there - model.numbered(from)) return 'refused';
  return () => {
    const { count, status } = outcomes[disposition];
    const change = { [condition === 'good' ? 'received' : 'damaged']: -total, [count]: total };
    const slip = { ...noSlip, ...change, units, from, reversed: false, held } as const;
    // A disposition of damaged units does not count those in good order.
    if (slip.received !== 0) model.received = (model.received ?? 0) + slip.received;
    model.damaged += slip.damaged;
    model.returned += slip.returned;
    model.writtenOff += slip.writtenOff;
    for (const unit of units) model.units[unit] = status;
    model.slips.push(slip);
  };
}

const disposing = fc
  .record({
    disposition: fc.constantFrom('returned', 'repaired', 'damaged', 'scrapped'),
    condition: fc.constantFrom('good', 'damaged'),
    plain: small(2),
    numbered: small(2),
  })
  .map(
    (disposed) =>
      new Step(
        `${disposed.disposition}: ${disposed.plain} ${disposed.condition} units without numbers, ${disposed.numbered} with`,
        (model) => disposal(model, disposed, false),
        async ({ plan, shipment, line }, model) => {
          const units = chosenUnits(model, disposed).map((unit) => ({ serial: model.serials[unit] ?? '' }));
          const { disposition, condition, plain } = disposed;
          const entry = { shipment_line_item: line, condition, units };
          const quantity = plain + units.length > 0 ? { quantity: plain + units.length } : {};
          await dispose(plan, shipment, { disposition, reason: 'model', lines: [{ ...entry, ...quantity }] });
        },
      ),
  );

/** The same with a return: the units leave when it is shipped. */
const returning = fc
  .record({ condition: fc.constantFrom('good', 'damaged'), plain: small(2), numbered: small(2) })
  .map((units): Disposed => ({ disposition: 'returned', ...units }))
  .map(
    (disposed) =>
      new Step(
        `return with ${disposed.plain} ${disposed.condition} units without numbers, ${disposed.numbered} with`,
        (model) => disposal(model, disposed, true),
        async ({ plan, shipment, line, returns }, model) => {
          const chosen = chosenUnits(model, disposed);
          const ids = await Promise.all(
            chosen.map((unit) => plan.ids('receivedunit', { serial: model.serials[unit] ?? '' })),
          );
          const vendor_return = await plan.create('vendorreturn', { shipment, reason: 'other' });
          await plan.create('returnlineitem', {
            vendor_return,
            shipment_line_item: line,
            condition: disposed.condition,
            quantity: disposed.plain + chosen.length,
            units: ids.flat(),
          });
          await plan.patch('vendorreturn', vendor_return, { status: 'shipped' });
          returns.push(vendor_return);
        },
      ),
  );

const archiving = fc.boolean().map(
  (archived) =>
    new Step(
      `archived = ${archived}`,
      (model) => () => {
        model.archived = archived;
      },
      ({ plan, shipment }) => plan.patch('shipment', shipment, { archived }),
    ),
);

/** What the model says of a slip that is taken back. */
function reversal(model: Model, slip: Slip): Verdict {
  if (slip.reversed || model.archived) return 'refused';
  const received = (model.received ?? 0) - slip.received;
  const damaged = model.damaged - slip.damaged;
  const missing = model.missing - slip.missing;
  const toPools = model.toPools - slip.toPool;
  const [returned, writtenOff] = [model.returned - slip.returned, model.writtenOff - slip.writtenOff];
  const arrived = received + damaged + returned + writtenOff;
  if (received < 0 || damaged < 0 || missing < 0 || arrived > model.shipped) return 'refused';
  if (missing > Math.max(0, model.shipped - arrived)) return 'refused';
  if (received - model.installed - toPools < 0 || model.pool.plain < slip.toPool) return 'refused';
  if (slip.units.some((unit) => !isWhereLeft(model, slip, unit))) return 'refused';
  const units = model.units.map((status, unit) => (slip.units.includes(unit) ? (slip.from ?? 'gone') : status));
  const numbered = (status: UnitStatus): number => units.filter((one) => one === status).length;
  if (received - model.installed - toPools < numbered('available')) return 'refused';
  if (damaged < numbered('damaged')) return 'refused';
  return () => {
    slip.reversed = true;
    for (const serial of slip.scans ?? []) Object.assign(model.scans.get(serial) ?? {}, { used: false });
    const nothing = arrived === 0 && missing === 0;
    Object.assign(model, { received: nothing ? null : received, damaged, missing, toPools, returned, writtenOff });
    model.pool.plain -= slip.toPool;
    model.units.splice(0, model.units.length, ...units);
  };
}

const reversing = small(5).map(
  (place) =>
    new Step(
      `reverse slip ${place}`,
      (model) => {
        const slip = model.slips[place];
        return slip && !slip.held ? reversal(model, slip) : 'refused';
      },
      async ({ plan, shipment, slips }) => {
        await remember(plan, shipment, slips);
        await reverse(plan, slips[place] ?? 999_999);
      },
    ),
);

/** A return that is cancelled takes its slip back; a second time there is nothing to cancel. */
const cancelling = small(1).map(
  (place) =>
    new Step(
      `cancel return ${place}`,
      (model) => {
        const slip = model.slips.filter(({ held }) => held)[place];
        if (!slip) return 'refused';
        return slip.reversed ? () => undefined : reversal(model, slip);
      },
      ({ plan, returns }) => plan.patch('vendorreturn', returns[place] ?? 999_999, { status: 'cancelled' }),
    ),
);

/** A slip can be reversed while its units are as it left them and no later slip that holds names them. */
function isWhereLeft(model: Model, slip: Slip, unit: number): boolean {
  const later = model.slips.slice(model.slips.indexOf(slip) + 1);
  const named = later.some(({ reversed, units }) => !reversed && units.includes(unit));
  return !named && !['installed', 'in-pool'].includes(model.units[unit] ?? '');
}

/** The slips that can be reversed, in the order in which they were written. */
async function remember(plan: Lifecycle, shipment: number, slips: number[]): Promise<void> {
  const rows = await plan.rows('receivingslip', 'shipment', shipment);
  const written = rows.filter(({ values }) => values.kind !== 'reversal').map(({ id }) => id);
  slips.splice(0, slips.length, ...written.toSorted((a, b) => a - b));
}

const installing = fc.record({ place: small(2), pool: fc.boolean() }).map(
  ({ place, pool: pooled }) =>
    new Step(
      `install asset ${place} from the ${pooled ? 'pool' : 'shipment'}`,
      (model) => {
        const take = pooled ? fromPool(model) : fromShipment(model);
        if (model.assets[place] || !take) return 'refused';
        return () => {
          model.assets[place] = take();
        };
      },
      ({ plan, assets, shipment, pool }) =>
        installFrom(plan, assets[place] ?? 0, pooled ? { spares_pool: pool } : { shipment }),
    ),
);

/** The links are written as plain values: nothing happens where they are so already. */
const linking = fc.record({ place: small(2), pool: fc.boolean() }).map(
  ({ place, pool: pooled }) =>
    new Step(
      `link asset ${place} to the ${pooled ? 'pool' : 'shipment'}`,
      (model) => {
        if (model.assets[place]?.from === (pooled ? 'pool' : 'shipment')) return () => undefined;
        const take = pooled ? fromPool(model) : fromShipment(model);
        if (!take || (model.archived && model.assets[place]?.from === 'shipment')) return 'refused';
        return () => {
          const taken = take();
          giveBack(model, place);
          model.assets[place] = taken;
        };
      },
      ({ plan, assets, shipment, pool }) =>
        plan.patch('asset', assets[place] ?? 0, {
          shipment: pooled ? null : shipment,
          spares_pool: pooled ? pool : null,
        }),
    ),
);

const unlinking = small(2).map(
  (place) =>
    new Step(
      `unlink asset ${place}`,
      (model) =>
        model.archived && model.assets[place]?.from === 'shipment' ? 'refused' : () => giveBack(model, place),
      ({ plan, assets }) => plan.patch('asset', assets[place] ?? 0, { shipment: null, spares_pool: null }),
    ),
);

const uninstalling = fc.record({ place: small(2), named: fc.boolean(), damaged: fc.boolean() }).map(
  ({ place, named, damaged }) =>
    new Step(
      `take asset ${place} out, ${named ? 'to the pool' : 'back'}${damaged ? ', damaged' : ''}`,
      (model) => {
        const asset = model.assets[place];
        if (!asset) return 'refused';
        const toPool = named || asset.from === 'pool';
        if (!toPool && damaged) return 'refused';
        if (model.archived && asset.from === 'shipment') return 'refused';
        return () => {
          const { unit, numbered } = asset;
          model.assets[place] = undefined;
          if (unit !== undefined) model.units[unit] = toPool ? 'in-pool' : 'available';
          if (!toPool) return;
          if (asset.from === 'shipment') model.toPools += 1;
          model.pool[damaged ? 'damaged' : numbered ? 'numbered' : 'plain'] += 1;
        };
      },
      ({ plan, assets, pool }) =>
        uninstall(plan, assets[place] ?? 0, {
          ...(named ? { spares_pool: pool } : {}),
          unit_status: damaged ? 'damaged' : 'serviceable',
        }),
    ),
);

/** What is stored equals the model, and all sums hold. */
async function agree(model: Model, { plan, shipment, line, pool, assets }: Real): Promise<void> {
  expect(await plan.values('shipmentlineitem', line)).toMatchObject({
    qty_shipped: model.shipped,
    qty_received: model.received,
    qty_damaged: model.damaged,
    qty_missing: model.missing,
    qty_returned: model.returned,
    qty_written_off: model.writtenOff,
    qty_installed: model.installed,
    qty_to_pools: model.toPools,
  });
  const rows = await plan.rows('receivingslip', 'shipment', shipment);
  const slips = await Promise.all(rows.map(({ id }) => plan.values('receivingslip', id)));
  const entries = slips.flatMap(({ lines }) => entriesIn(lines));
  const sum = (name: string): number => entries.reduce((total, entry) => total + Number(entry[name]), 0);
  const counts = ['qty_received', 'qty_damaged', 'qty_missing', 'qty_returned', 'qty_written_off'];
  expect(counts.map(sum)).toEqual([
    model.received ?? 0,
    model.damaged,
    model.missing,
    model.returned,
    model.writtenOff,
  ]);
  const units = await plan.rows('receivedunit', 'shipment_line_item', line);
  const statuses = units.toSorted((a, b) => a.id - b.id).map(({ values }) => values.status);
  expect(statuses).toEqual(model.units.filter((status) => status !== 'gone'));
  const scans = [...model.scans.values()];
  expect((await summary(plan, shipment)).totals.waiting).toBe(scans.filter(({ used }) => !used).length);
  const spares = (await plan.rows('spareitem', 'pool', pool)).map(({ values }) => values);
  const stock = (wanted: (spare: JsonObject) => boolean): number =>
    spares.filter(wanted).reduce((total, { quantity }) => total + Number(quantity), 0);
  expect({
    plain: stock(({ status, serial }) => status === 'serviceable' && serial === ''),
    numbered: stock(({ status, serial }) => status === 'serviceable' && serial !== ''),
    damaged: stock(({ status }) => status === 'damaged'),
  }).toEqual(model.pool);
  const links = await Promise.all(assets.map((asset) => plan.values('asset', asset)));
  expect(links.map(({ installed }) => installed !== null)).toEqual(model.assets.map((asset) => asset !== undefined));
}

const entriesIn = (lines: Json | undefined): readonly JsonObject[] =>
  Array.isArray(lines) ? lines.filter(isJsonObject) : [];

test('a shipment does what plain numbers say, whatever happens to it in whatever order', async () => {
  const steps = [
    receiving,
    scanning,
    scanning,
    scanning,
    receivingScans,
    disposing,
    disposing,
    returning,
    cancelling,
    setByHand,
    setShipped,
    archiving,
    reversing,
    installing,
    linking,
    unlinking,
    uninstalling,
  ];
  // Deliveries and installs come often, so that there is something to lose.
  const commands = fc.commands([receiving, receiving, installing, installing, ...steps], {
    maxCommands: 60,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(commands, (run) =>
      fc.asyncModelRun(async () => ({ model: new Model(), real: await newReal() }), run),
    ),
    { numRuns: 20 },
  );
}, 60_000);

test('units go back, come again and are disposed of as plain numbers say', async () => {
  const steps = [returning, cancelling, disposing, reversing, installing, uninstalling, archiving];
  const commands = fc.commands([returning, returning, cancelling, cancelling, ...steps], {
    maxCommands: 40,
    size: 'max',
  });
  const arrival = receiptOf({ received: 5, damaged: 1, missing: 0, toPool: 0, numbered: 2 });
  const setup = async () => {
    const [model, real] = [new Model(), await newReal()];
    await arrival.run(model, real);
    return { model, real };
  };
  await fc.assert(
    fc.asyncProperty(commands, async (run) => {
      const ready = await setup();
      await fc.asyncModelRun(() => ready, run);
    }),
    { numRuns: 20 },
  );
}, 60_000);
