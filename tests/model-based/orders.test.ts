import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../src/domain/engine/errors.ts';
import type { Settings } from '../../src/domain/engine/settings.ts';
import { copyLines } from '../../src/domain/lifecycle/ordering/copy-line-items.ts';
import { reopenLine, shortCloseLine } from '../../src/domain/lifecycle/ordering/short-close.ts';
import { Lifecycle } from '../support/lifecycle.ts';
import { MemoryStore } from '../support/memory-store.ts';

/** How many units the lines of the BOM ask for. */
const required = [5, 2] as const;

interface ModelLine {
  readonly id: number;
  qty: number;
  /** Units that were given up; undefined while the line is open. */
  closed?: number;
}

interface ModelOrder {
  readonly id: number;
  readonly numbered: boolean;
  status: string;
  archived: boolean;
  /** By position of the BOM line. */
  readonly lines: Map<number, ModelLine>;
}

/** The orders as a person would keep them on paper. */
interface Model {
  readonly overOrder: Settings['overOrder'];
  orders: ModelOrder[];
}

interface Real {
  readonly plan: Lifecycle;
  readonly bom: number;
  readonly bomLines: readonly number[];
}

/** Asset Lifecycle: which status may follow which. */
const next: Readonly<Record<string, readonly string[]>> = {
  draft: ['approved'],
  approved: ['draft', 'ordered', 'fulfilled', 'cancelled'],
  ordered: ['approved', 'fulfilled', 'cancelled'],
  fulfilled: ['approved', 'ordered'],
  cancelled: [],
};
const isPlaced = ({ status }: ModelOrder): boolean => status === 'ordered' || status === 'fulfilled';
const isEditable = ({ status, archived }: ModelOrder): boolean => status === 'draft' && !archived;
const units = ({ qty, closed = 0 }: ModelLine): number => qty - closed;

/** Nothing is shipped here: an order that has ended brings nothing. */
const hasEnded = (status: string): boolean => status === 'fulfilled' || status === 'cancelled';

const bought = ({ orders }: Model, at: number): number =>
  orders
    .filter(({ status }) => !hasEnded(status))
    .reduce((sum, { lines }) => sum + (lines.has(at) ? units(lines.get(at) ?? { id: 0, qty: 0 }) : 0), 0);

const fits = (model: Model, at: number, more: number): boolean =>
  model.overOrder === 'flag' || more <= 0 || bought(model, at) + more <= (required[at] ?? 0);

/** What a step does to the model; undefined when it must be refused. */
type Outcome<T> = ((result: T) => void) | undefined;

/** A step that the product must take exactly when the model allows it. */
class Step<T> implements fc.AsyncCommand<Model, Real> {
  readonly #text: string;
  readonly #which: number;
  readonly #allow: (model: Model, order: ModelOrder) => Outcome<T>;
  readonly #act: (real: Real, order: ModelOrder) => Promise<T>;

  constructor(
    text: string,
    which: number,
    allow: (model: Model, order: ModelOrder) => Outcome<T>,
    act: (real: Real, order: ModelOrder) => Promise<T>,
  ) {
    this.#text = text;
    this.#which = which;
    this.#allow = allow;
    this.#act = act;
  }

  check = ({ orders }: Readonly<Model>): boolean => orders.length > 0;

  async run(model: Model, real: Real): Promise<void> {
    const order = model.orders[this.#which % model.orders.length];
    if (!order) return;
    const outcome = this.#allow(model, order);
    const result = await this.#act(real, order).catch((error: unknown) => {
      if (error instanceof Failure && error.status === 400) return error;
      throw error;
    });
    expect(result instanceof Failure ? 'refused' : 'done', `${this} on ${JSON.stringify(order)}`).toBe(
      outcome ? 'done' : 'refused',
    );
    if (!(result instanceof Failure)) outcome?.(result);
    await compare(model, real);
  }

  toString = (): string => this.#text;
}

class NewOrder implements fc.AsyncCommand<Model, Real> {
  readonly #numbered: boolean;
  constructor(numbered: boolean) {
    this.#numbered = numbered;
  }
  check = ({ orders }: Readonly<Model>): boolean => orders.length < 4;
  async run(model: Model, { plan, bom }: Real): Promise<void> {
    const id = await plan.order(bom, this.#numbered ? { order_id: plan.name('number') } : {});
    model.orders.push({ id, numbered: this.#numbered, status: 'draft', archived: false, lines: new Map() });
  }
  toString = (): string => `new order ${this.#numbered ? 'with' : 'without'} number`;
}

/** What is stored is what the model says. */
async function compare({ orders, ...model }: Model, { plan, bomLines }: Real): Promise<void> {
  for (const { id, status, lines } of orders) {
    expect(await plan.values('purchaseorder', id)).toMatchObject({ status });
    const stored = await plan.rows('polineitem', 'purchase_order', id);
    const kept = stored.map(
      ({ values }) =>
        [bomLines.indexOf(Number(values.bom_line_item)), [values.qty_ordered, values.qty_short_closed]] as const,
    );
    expect(new Map(kept)).toEqual(new Map([...lines].map(([at, { qty, closed = 0 }]) => [at, [qty, closed]])));
  }
  for (const [at, bomLine] of bomLines.entries()) {
    const ids = orders.flatMap(({ lines }) => lines.get(at)?.id ?? []);
    const { po_line_items } = await plan.values('bomlineitem', bomLine);
    expect([po_line_items].flat().map(Number).sort()).toEqual(ids.sort());
    if (model.overOrder === 'refuse') expect(bought({ orders, ...model }, at)).toBeLessThanOrEqual(required[at] ?? 0);
  }
}

/** What is answered is what the model counts. */
async function compareAnswers(model: Model, { plan }: Real): Promise<void> {
  for (const { id, lines } of model.orders) {
    const cents = [...lines].reduce((sum, [at, { qty }]) => sum + qty * priceOf(at), 0);
    expect(await plan.answer('purchaseorder', id)).toMatchObject({ total_price: cents / 100, unpriced_lines: 0 });
    for (const [at, line] of lines)
      expect(await plan.answer('polineitem', line.id)).toMatchObject({
        over_ordered: Math.max(0, bought(model, at) - (required[at] ?? 0)),
      });
  }
}

/** In hundredths. */
const priceOf = (at: number): number => 1010 + at;

const which = fc.nat(2);
const position = fc.nat(required.length - 1);
const quantity = fc.integer({ min: 1, max: 7 });
const addLine = fc.tuple(which, position, quantity).map(
  ([order, at, qty]) =>
    new Step<number>(
      `add line ${at} x ${qty} to ${order}`,
      order,
      (model, own) =>
        isEditable(own) && !own.lines.has(at) && fits(model, at, qty)
          ? (id) => own.lines.set(at, { id, qty })
          : undefined,
      ({ plan, bomLines }, { id }) =>
        plan.create('polineitem', {
          purchase_order: id,
          bom_line_item: bomLines[at] ?? 0,
          qty_ordered: qty,
          unit_price: priceOf(at) / 100,
        }),
    ),
);

interface Chosen {
  readonly order: ModelOrder;
  readonly line: ModelLine;
  readonly at: number;
}

/** A step on one of the lines, if there are any: mostly on one that it is made for. */
class LineStep implements fc.AsyncCommand<Model, Real> {
  readonly #text: string;
  readonly #draw: number;
  readonly #fits: (chosen: Chosen) => boolean;
  readonly #allow: (model: Model, chosen: Chosen) => Outcome<unknown>;
  readonly #act: (plan: Lifecycle, line: number) => Promise<unknown>;

  constructor(
    text: string,
    draw: number,
    fits: (chosen: Chosen) => boolean,
    allow: (model: Model, chosen: Chosen) => Outcome<unknown>,
    act: (plan: Lifecycle, line: number) => Promise<unknown>,
  ) {
    this.#text = text;
    this.#draw = draw;
    this.#fits = fits;
    this.#allow = allow;
    this.#act = act;
  }

  check = ({ orders }: Readonly<Model>): boolean => orders.some(({ lines }) => lines.size > 0);

  async run(model: Model, real: Real): Promise<void> {
    const all = model.orders.flatMap((order) => [...order.lines].map(([at, line]) => ({ order, line, at })));
    const wanted = this.#draw % 3 === 0 ? all : all.filter(this.#fits);
    const chosen = wanted[this.#draw % Math.max(1, wanted.length)];
    if (!chosen) return;
    const which = model.orders.indexOf(chosen.order);
    await new Step<unknown>(
      `${this} (${chosen.at})`,
      which,
      () => this.#allow(model, chosen),
      ({ plan }) => this.#act(plan, chosen.line.id),
    ).run(model, real);
  }

  toString = (): string => `${this.#text} a line (${this.#draw})`;
}

const draw = fc.nat(20);
const onLine = (...[text, ...parts]: LineStepParts) => draw.map((drawn) => new LineStep(text, drawn, ...parts));
type LineStepParts = readonly [
  text: string,
  fits: (chosen: Chosen) => boolean,
  allow: (model: Model, chosen: Chosen) => Outcome<unknown>,
  act: (plan: Lifecycle, line: number) => Promise<unknown>,
];

const changeLine = quantity.chain((qty) =>
  onLine(
    `order ${qty} of`,
    ({ order }) => isEditable(order),
    (model, { order, line, at }) => {
      if (qty === line.qty) return () => undefined;
      const may = isEditable(order) && line.closed === undefined && fits(model, at, qty - line.qty);
      return may
        ? () => {
            line.qty = qty;
          }
        : undefined;
    },
    (plan, line) => plan.patch('polineitem', line, { qty_ordered: qty }),
  ),
);

const deleteLine = onLine(
  'delete',
  ({ order }) => isEditable(order),
  (_, { order, at }) => (isEditable(order) ? () => order.lines.delete(at) : undefined),
  (plan, line) => plan.delete('polineitem', line),
);

const shortClose = onLine(
  'close',
  ({ order, line }) => isPlaced(order) && line.closed === undefined,
  (_, { order, line }) =>
    isPlaced(order) && !order.archived && line.closed === undefined
      ? () => {
          line.closed = line.qty;
        }
      : undefined,
  (plan, id) => shortCloseLine(plan.context, { id, input: { reason: 'gone' } }),
);

const reopen = onLine(
  'reopen',
  ({ order, line }) => isPlaced(order) && line.closed !== undefined,
  (model, { order, line, at }) =>
    isPlaced(order) &&
    !order.archived &&
    line.closed !== undefined &&
    fits(model, at, hasEnded(order.status) ? 0 : line.closed)
      ? () => {
          delete line.closed;
        }
      : undefined,
  (plan, id) => reopenLine(plan.context, { id, input: { reason: 'back' } }),
);

const copyTo = (order: number) =>
  new Step<Awaited<ReturnType<typeof copyLines>>>(
    `copy to ${order}`,
    order,
    (model, own) => {
      const wanted = required.map((units, at) => (own.lines.has(at) ? 0 : Math.max(0, units - bought(model, at))));
      return isEditable(own)
        ? ({ lines }) => {
            expect(lines.map(({ qty_ordered }) => qty_ordered)).toEqual(wanted.filter((units) => units > 0));
            const at = wanted.flatMap((units, index) => (units > 0 ? [index] : []));
            for (const [index, { po_line_item: id, qty_ordered: qty }] of lines.entries())
              own.lines.set(at[index] ?? 0, { id, qty });
          }
        : undefined;
    },
    ({ plan }, { id }) => copyLines(plan.context, { id, input: { lines: [] } }),
  );

const copy = which.map(copyTo);

/** A new order for all that nobody has ordered: what was given up elsewhere, too. */
class BuyRest extends NewOrder {
  override async run(model: Model, real: Real): Promise<void> {
    await super.run(model, real);
    await copyTo(model.orders.length - 1).run(model, real);
  }
  override toString = (): string => 'buy the rest';
}

const setStatus = fc.tuple(which, fc.constantFrom(...Object.keys(next))).map(
  ([order, status]) =>
    new Step<unknown>(
      `${status} for ${order}`,
      order,
      (model, own) => {
        const numbered = own.numbered || !['ordered', 'fulfilled'].includes(status);
        const revives = hasEnded(own.status) && !hasEnded(status);
        const room = !revives || [...own.lines].every(([at, line]) => fits(model, at, units(line)));
        return status === own.status || (next[own.status]?.includes(status) && numbered && room)
          ? () => {
              own.status = status;
            }
          : undefined;
      },
      ({ plan }, { id }) => plan.patch('purchaseorder', id, { status }),
    ),
);

/** Orders the way that most orders go, so that steps on placed orders are as frequent as those on drafts. */
const place = which.map(
  (order) =>
    new Step<unknown>(
      `place ${order}`,
      order,
      (_, own) =>
        own.status === 'draft' && own.numbered
          ? () => {
              own.status = 'ordered';
            }
          : () => undefined,
      async ({ plan }, { id, status, numbered }) => {
        if (status !== 'draft' || !numbered) return;
        for (const to of ['approved', 'ordered']) await plan.patch('purchaseorder', id, { status: to });
      },
    ),
);

/** The way back: what was closed short stays closed. */
const withdraw = which.map(
  (order) =>
    new Step<unknown>(
      `withdraw ${order}`,
      order,
      (_, own) =>
        own.status === 'ordered'
          ? () => {
              own.status = 'draft';
            }
          : () => undefined,
      async ({ plan }, { id, status }) => {
        if (status !== 'ordered') return;
        for (const to of ['approved', 'draft']) await plan.patch('purchaseorder', id, { status: to });
      },
    ),
);

/** Mostly brings back: archived orders refuse nearly everything. */
const archive = fc
  .tuple(
    which,
    fc.nat(3).map((draw) => draw === 0),
  )
  .map(
    ([order, archived]) =>
      new Step<unknown>(
        `${archived ? 'archive' : 'bring back'} ${order}`,
        order,
        (_, own) => () => {
          own.archived = archived;
        },
        ({ plan }, { id }) => plan.patch('purchaseorder', id, { archived }),
      ),
  );

const deleteOrder = which.map(
  (order) =>
    new Step<unknown>(
      `delete ${order}`,
      order,
      (model, own) => () => {
        model.orders = model.orders.filter((other) => other !== own);
      },
      ({ plan }, { id }) => plan.delete('purchaseorder', id),
    ),
);

async function start(overOrder: Settings['overOrder']): Promise<{ model: Model; real: Real }> {
  const plan = await new Lifecycle(new MemoryStore(), { overOrder }).prepare();
  const bom = await plan.bom();
  const bomLines: number[] = [];
  for (const [at, quantity] of required.entries()) {
    const deviceType = await plan.deviceType();
    bomLines.push(await plan.line(bom, deviceType, quantity));
    const price = { vendor: plan.vendor, item_type: 'dcim.devicetype', item_id: deviceType };
    await plan.create('vendorprice', { ...price, unit_price: priceOf(at) / 100 });
  }
  const begun = { model: { overOrder, orders: [] }, real: { plan, bom, bomLines } };
  for (const step of [new NewOrder(true), new NewOrder(true)]) await step.run(begun.model, begun.real);
  return begun;
}

const steps = fc.commands(
  [
    fc.nat(3).map((draw) => new NewOrder(draw > 0)),
    fc.constant(null).map(() => new BuyRest(true)),
    fc.constant(null).map(() => new BuyRest(true)),
    ...[addLine, copy, changeLine, place, shortClose, reopen, setStatus].flatMap((step) => [step, step]),
    deleteLine,
    withdraw,
    archive,
    deleteOrder,
  ],
  { maxCommands: 60, size: 'max' },
);

test.each(['flag', 'refuse'] as const)(
  'orders behave as on paper, whatever is done in whatever order, where too many units are to %s',
  async (overOrder) => {
    await fc.assert(
      fc.asyncProperty(steps, async (commands) => {
        const { model, real } = await start(overOrder);
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await compareAnswers(model, real);
      }),
      { numRuns: 30 },
    );
  },
  60_000,
);
