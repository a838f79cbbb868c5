import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bomCoverage } from '../../src/domain/lifecycle/bom/bom-coverage.ts';
import { bomRequirements } from '../../src/domain/lifecycle/bom/bom-requirements.ts';
import { diffBom } from '../../src/domain/lifecycle/bom/compare-bom.ts';
import { Lifecycle, type Refusal, refusal } from '../support/lifecycle.ts';
import { MemoryStore } from '../support/memory-store.ts';

type Airflow = 'passive' | null;

interface Device {
  readonly type: number;
  airflow: Airflow;
}
interface Rule {
  readonly type: number;
  readonly action: 'include' | 'exclude';
  enabled: boolean;
}
interface Line {
  readonly key: string;
  quantity: number;
  readonly generated: boolean;
  /** The order line that names it. */
  orderLine?: number;
}

/** What a planner with a notebook would know of one BOM. Devices, rules and lines by id. */
class Notebook {
  readonly devices = new Map<number, Device>();
  readonly rules = new Map<number, Rule>();
  readonly lines = new Map<number, Line>();
  /** Devices in the snapshot. */
  snapshot = new Set<number>();
  /** Devices whose asset got a spare, with the asset. */
  readonly installed = new Map<number, number>();
  status: 'draft' | 'approved' = 'draft';
  isCurrent = true;
  generated = false;

  keyOf(device: number): string {
    const { type = 0, airflow = null } = this.devices.get(device) ?? {};
    return `${type} ${airflow}`;
  }

  scope(): Set<number> {
    const inScope = new Set<number>();
    for (const action of ['include', 'exclude'])
      for (const rule of this.rules.values())
        for (const [id, device] of this.devices)
          if (rule.enabled && rule.action === action && rule.type === device.type)
            if (action === 'include') inScope.add(id);
            else inScope.delete(id);
    // What is installed stays, whatever the rules say.
    for (const id of this.installed.keys()) if (this.devices.has(id)) inScope.add(id);
    return inScope;
  }

  wanted(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const id of this.scope()) counts.set(this.keyOf(id), (counts.get(this.keyOf(id)) ?? 0) + 1);
    return counts;
  }

  generatedLines(): readonly (readonly [number, Line])[] {
    return [...this.lines].filter(([, { generated }]) => generated);
  }

  /** Lines that an order names and a generation would take away. */
  endangered(): readonly number[] {
    const wanted = this.wanted();
    return this.generatedLines().flatMap(([id, { key, orderLine }]) => (orderLine && !wanted.has(key) ? [id] : []));
  }

  hasRules(): boolean {
    return [...this.rules.values()].some(({ enabled }) => enabled);
  }

  changeScope(): void {
    this.isCurrent = !this.generated;
  }

  /** Units of the line that came from the pool: generated lines come first. */
  fromSpares(line: number): number {
    const { key, generated } = this.lines.get(line) ?? {};
    const hasTwin = this.generatedLines().some(([, other]) => other.key === key);
    if (!generated && hasTwin) return 0;
    return [...this.installed.keys()].filter((id) => this.devices.has(id) && this.keyOf(id) === key).length;
  }
}

class Real {
  readonly plan: Lifecycle;
  bom = 0;
  order = 0;
  pool = 0;
  readonly types: number[] = [];
  readonly spares = new Map<string, number>();

  constructor(plan: Lifecycle) {
    this.plan = plan;
  }

  static async open(): Promise<Real> {
    const plan = await new Lifecycle(new MemoryStore()).prepare();
    const real = new Real(plan);
    real.bom = await plan.bom();
    real.order = await plan.order(real.bom);
    real.pool = await plan.pool();
    for (let count = 0; count < 2; count++) {
      const type = await plan.deviceType();
      real.types.push(type);
      for (const airflow of ['passive', null]) {
        const variant = airflow === null ? {} : { airflow };
        real.spares.set(`${type} ${airflow}`, await plan.spare(real.pool, type, { variant, quantity: 100 }));
      }
    }
    return real;
  }
}

type Run = (book: Notebook, real: Real) => Promise<void>;

/** Something that a person may do at any time; what is not possible is refused, and the notebook knows why. */
class Deed implements fc.AsyncCommand<Notebook, Real> {
  readonly #name: string;
  readonly #run: Run;

  constructor(name: string, run: Run) {
    this.#name = name;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  async run(book: Notebook, real: Real): Promise<void> {
    await this.#run(book, real);
    await compare(book, real);
  }

  toString(): string {
    return this.#name;
  }
}

const pick = <T>(list: Iterable<T>, index: number): T | undefined => {
  const all = [...list];
  return all[index % Math.max(1, all.length)];
};

/** Does what must be refused with this status while `refused`, and otherwise must not be. */
async function attempt(refused: boolean, action: () => Promise<unknown>, status = 400): Promise<Refusal | undefined> {
  if (!refused) {
    await action();
    return undefined;
  }
  const answer = await refusal(action());
  expect(answer.status).toBe(status);
  return answer;
}

const index = fc.nat({ max: 7 });
const airflows = fc.constantFrom<Airflow>(null, 'passive');
const kind = fc.nat({ max: 1 });

const plan = (type: number, airflow: Airflow) =>
  new Deed(`plan a device of type ${type}, airflow ${airflow}`, async (book, real) => {
    const device_type = real.types[type] ?? 0;
    const id = await real.plan.device(device_type, { airflow });
    book.devices.set(id, { type: device_type, airflow });
  });
const addDevice = fc.tuple(kind, airflows).map(([type, airflow]) => plan(type, airflow));

const remove = (at: number) =>
  new Deed(`remove device ${at}`, async (book, real) => {
    const id = pick(book.devices.keys(), at);
    if (id === undefined) return;
    await real.plan.delete('dcim.device', id);
    book.devices.delete(id);
  });
const removeDevice = index.map(remove);

const turnDevice = fc.tuple(index, airflows).map(
  ([at, airflow]) =>
    new Deed(`give device ${at} the airflow ${airflow}`, async (book, real) => {
      const [id, device] = pick(book.devices, at) ?? [];
      if (id === undefined || !device) return;
      await real.plan.patch('dcim.device', id, { airflow });
      device.airflow = airflow;
    }),
);

const cover = (type: number, action: Rule['action']) =>
  new Deed(`${action} devices of type ${type}`, async (book, real) => {
    const device_type = real.types[type] ?? 0;
    await attempt(book.status !== 'draft', async () => {
      const id = await real.plan.rule(real.bom, { device_type_id: device_type }, { action });
      book.rules.set(id, { type: device_type, action, enabled: true });
      book.changeScope();
    });
  });
const actions = fc.constantFrom<Rule['action']>('include', 'include', 'exclude');
const addRule = fc.tuple(kind, actions).map(([type, action]) => cover(type, action));

const toggleRule = index.map(
  (at) =>
    new Deed(`enable or disable rule ${at}`, async (book, real) => {
      const [id, rule] = pick(book.rules, at) ?? [];
      if (id === undefined || !rule) return;
      await attempt(book.status !== 'draft', async () => {
        await real.plan.patch('bomscoperule', id, { enabled: !rule.enabled });
        rule.enabled = !rule.enabled;
        book.changeScope();
      });
    }),
);

const removeRule = index.map(
  (at) =>
    new Deed(`remove rule ${at}`, async (book, real) => {
      const id = pick(book.rules.keys(), at);
      if (id === undefined) return;
      await attempt(book.status !== 'draft', async () => {
        await real.plan.delete('bomscoperule', id);
        book.rules.delete(id);
        book.changeScope();
      });
    }),
);

const addLine = fc.tuple(kind, airflows, fc.integer({ min: 1, max: 5 })).map(
  ([type, airflow, quantity]) =>
    new Deed(`ask for ${quantity} more of type ${type}, airflow ${airflow}`, async (book, real) => {
      const key = `${real.types[type]} ${airflow}`;
      const known = [...book.lines.values()].some((line) => !line.generated && line.key === key);
      await attempt(known || book.status !== 'draft', async () => {
        const variant = airflow === null ? {} : { airflow };
        const id = await real.plan.line(real.bom, real.types[type] ?? 0, quantity, variant);
        book.lines.set(id, { key, quantity, generated: false });
      });
    }),
);

const order = (at: number) =>
  new Deed(`order line ${at}, or take it off the order`, async (book, real) => {
    const [id, line] = pick(book.lines, at) ?? [];
    if (id === undefined || !line) return;
    if (line.orderLine) {
      await real.plan.delete('polineitem', line.orderLine);
      delete line.orderLine;
    } else
      line.orderLine = await real.plan.create('polineitem', {
        purchase_order: real.order,
        bom_line_item: id,
        qty_ordered: 2,
      });
  });
const orderLine = index.map(order);

const equip = (at: number, linked = false) =>
  new Deed(`${linked ? 'link' : 'install'} asset ${at} from the pool`, async (book, real) => {
    const assets = await real.plan.rows('asset', 'bom', real.bom);
    const asset = pick(assets, at);
    if (!asset) return;
    const device = Number(/\d+/.exec(JSON.stringify(asset.values.assigned_object))?.[0]);
    const spare_item = real.spares.get(book.keyOf(device)) ?? [...real.spares.values()][0] ?? 0;
    const isLinked = linked && book.installed.has(device);
    await attempt(!isLinked && (book.installed.has(device) || !book.devices.has(device)), async () => {
      if (linked) await real.plan.patch('asset', asset.id, { spares_pool: real.pool });
      else await real.plan.install(asset.id, { spare_item });
      book.installed.set(device, asset.id);
    });
  });
const install = fc.tuple(index, fc.boolean()).map(([at, linked]) => equip(at, linked));

const strip = (at: number) =>
  new Deed(`unlink installed asset ${at}`, async (book, real) => {
    const [device, asset] = pick(book.installed, at) ?? [];
    if (device === undefined || asset === undefined) return;
    await real.plan.patch('asset', asset, { spares_pool: null });
    book.installed.delete(device);
  });
const unlink = index.map(strip);

const approve = new Deed('approve, or go back to draft', async (book, real) => {
  const status = book.status === 'draft' ? 'approved' : 'draft';
  await attempt(status === 'approved' && !book.isCurrent, async () => {
    await real.plan.patch('bom', real.bom, { status });
    book.status = status;
  });
});

const generate = new Deed('generate', async (book, real) => {
  const possible = book.status === 'draft' && book.hasRules();
  if (possible && book.endangered().length > 0) {
    const answer = await attempt(true, () => real.plan.generate(real.bom), 409);
    const lines = book.endangered().map((id) => ({
      bom_line_item: id,
      po_line_items: [book.lines.get(id)?.orderLine],
      shipment_line_items: [],
    }));
    expect(answer?.body).toMatchObject({ lines: expect.arrayContaining(lines) });
    return;
  }
  await attempt(!possible, async () => {
    const before = new Map(book.generatedLines().map(([id, { key }]) => [key, id]));
    await real.plan.generate(real.bom);
    const stored = await real.plan.rows('bomlineitem', 'bom', real.bom);
    const wanted = book.wanted();
    const idOf = (key: string) => {
      const found = stored.find(({ values }) => values.auto_generated === true && keyOfLine(values) === key);
      return before.get(key) ?? found?.id ?? 0;
    };
    const next = [...wanted].map(([key, quantity]): [number, Line] => {
      const id = idOf(key);
      return [id, { ...book.lines.get(id), key, quantity, generated: true }];
    });
    for (const [id] of book.generatedLines()) book.lines.delete(id);
    for (const [id, line] of next) book.lines.set(id, line);
    book.snapshot = book.scope();
    for (const device of [...book.installed.keys()]) if (!book.snapshot.has(device)) book.installed.delete(device);
    book.isCurrent = true;
    book.generated = true;
  });
});

function keyOfLine(values: Readonly<Record<string, unknown>>): string {
  const type = /"id":(\d+)/.exec(JSON.stringify(values.item))?.[1];
  const airflow = /"airflow":"(\w+)"/.exec(JSON.stringify(values.variant))?.[1] ?? null;
  return `${type} ${airflow}`;
}

/** The store holds what the notebook says, and everything that is computed from it agrees with a count by hand. */
async function compare(book: Notebook, { plan, bom, pool, spares }: Real): Promise<void> {
  expect(await plan.values('bom', bom)).toMatchObject({
    status: book.status,
    is_current: book.isCurrent,
    asset_count: book.snapshot.size,
  });
  const lines = await plan.rows('bomlineitem', 'bom', bom);
  expect(
    new Map(lines.map(({ id, values }) => [id, [keyOfLine(values), values.quantity, values.auto_generated]])),
  ).toEqual(new Map([...book.lines].map(([id, line]) => [id, [line.key, line.quantity, line.generated]])));

  const assets = await plan.rows('asset', 'bom', bom);
  const objects = assets.map(({ values }) => Number(/\d+/.exec(JSON.stringify(values.assigned_object))?.[0]));
  expect(objects.sort((a, b) => a - b)).toEqual([...book.snapshot].sort((a, b) => a - b));
  const left = (await plan.rows('spareitem', 'pool', pool)).reduce(
    (sum, { values }) => sum + Number(values.quantity),
    0,
  );
  expect(left).toBe(100 * spares.size - book.installed.size);
  for (const [, asset] of book.installed)
    expect((await plan.values('asset', asset)).installed, `asset ${asset}`).not.toBeNull();

  const wanted = book.wanted();
  const scope = book.scope();
  const diff = await diffBom(plan.context, bom);
  const generatedKeys = new Set(book.generatedLines().map(([, { key }]) => key));
  expect({ ...diff, lines_added: diff.lines_added.length }).toMatchObject({
    refused: book.endangered().length > 0,
    objects_in: [...scope].filter((id) => !book.snapshot.has(id)).length,
    objects_out: [...book.snapshot].filter((id) => !scope.has(id)).length,
    lines_added: [...wanted.keys()].filter((key) => !generatedKeys.has(key)).length,
  });
  expect(new Set(diff.lines_removed.map(({ bom_line_item }) => bom_line_item))).toEqual(
    new Set(book.generatedLines().flatMap(([id, { key }]) => (wanted.has(key) ? [] : [id]))),
  );

  const coverage = await bomCoverage(plan.context, bom);
  const requirements = await bomRequirements(plan.context, bom, []);
  for (const [id, line] of book.lines) {
    const installed = book.fromSpares(id);
    const drafted = line.orderLine ? 2 : 0;
    const open = Math.max(0, line.quantity - installed - drafted);
    const common = { required: line.quantity, installed, on_draft_orders: drafted };
    expect(coverage.lines.find(({ bom_line_item }) => bom_line_item === id)).toMatchObject({
      ...common,
      from_spares: installed,
      outstanding_to_order: open,
      surplus: Math.max(0, installed + drafted - line.quantity),
    });
    expect(requirements.lines.find(({ bom_line_item }) => bom_line_item === id)).toMatchObject({
      ...common,
      to_buy: open,
    });
  }
}

/** Two devices of each type in scope of a rule for it, and generated. */
async function designed(): Promise<{ model: Notebook; real: Real }> {
  const [model, real] = [new Notebook(), await Real.open()];
  for (const type of [0, 1]) {
    await plan(type, null).run(model, real);
    await plan(type, 'passive').run(model, real);
    await cover(type, 'include').run(model, real);
  }
  await generate.run(model, real);
  return { model, real };
}

test('a line that an order names keeps the generation back until the order lets it go, and what is installed stays', async () => {
  const { model, real } = await designed();
  const line = () => [...model.lines.values()].findIndex(({ orderLine }) => orderLine !== undefined);
  for (const deed of [equip(0), equip(1), order(0), remove(0), generate]) await deed.run(model, real);
  expect([model.endangered().length, model.snapshot.size, model.installed.size]).toEqual([1, 4, 2]);
  for (const deed of [order(line()), generate, approve, generate, approve]) await deed.run(model, real);
  expect([model.endangered().length, model.snapshot.size, model.installed.size]).toEqual([0, 3, 1]);
});

test('a BOM behaves as a planner with a notebook expects, whatever is done to it in whatever order', async () => {
  const often = [addDevice, removeDevice, turnDevice, addLine, orderLine, install, unlink];
  const other = [approve, approve, ...Array.from({ length: 5 }, () => generate)].map((deed) => fc.constant(deed));
  const deeds = [...often, ...often, addRule, toggleRule, removeRule, ...other];
  const commands = fc.commands(deeds, { maxCommands: 40, size: 'max' });
  await fc.assert(
    fc.asyncProperty(commands, (list) => fc.asyncModelRun(designed, list)),
    { numRuns: 15 },
  );
}, 60_000);
