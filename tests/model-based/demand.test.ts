import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demand } from '../../src/domain/lifecycle/planning/demand/demand.ts';
import { units } from '../../src/domain/lifecycle/planning/demand/peg.ts';
import { Lifecycle } from '../support/lifecycle.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { testSeed } from '../support/test-seed.ts';

/** A BOM with one line, as a person would keep it on a card. */
interface Card {
  readonly bom: number;
  readonly line: number;
  readonly item: number;
  readonly required: number;
  readonly day: string | null;
  readonly priority: number | null;
  isOpen: boolean;
  /** Units on placed orders, received or not, and on drafts. */
  placed: number;
  drafted: number;
  /** Units reserved, by pool. */
  readonly reserved: Map<number, number>;
}

interface Model {
  readonly cards: Card[];
  /** Units by pool and item, reserved ones included. */
  readonly stock: Map<string, number>;
}

interface Real {
  readonly plan: Lifecycle;
  readonly items: readonly number[];
  readonly pools: readonly number[];
  readonly spares: Map<string, number>;
}

const place = (pool: number, item: number): string => `${pool} ${item}`;
const free = ({ cards, stock }: Model, pool: number, item: number): number =>
  cards.reduce(
    (left, card) => left - (card.item === item ? (card.reserved.get(pool) ?? 0) : 0),
    stock.get(place(pool, item)) ?? 0,
  );

/** Every unit is a chip; whoever goes first takes chips one by one: own ones, then free ones of pools, then those that others have over. */
function dealt(model: Model, pools: readonly number[]) {
  const order = model.cards
    .filter(({ isOpen }) => isOpen)
    .toSorted(
      (a, b) =>
        (a.day ?? '9999').localeCompare(b.day ?? '9999') ||
        (a.priority ?? 9999) - (b.priority ?? 9999) ||
        a.bom - b.bom,
    );
  const chips = new Map<number, { free: number; over: number }>();
  for (const { item } of order)
    chips.set(item, { free: pools.reduce((sum, pool) => sum + Math.max(0, free(model, pool, item)), 0), over: 0 });
  for (const { item, required, placed } of order) {
    const own = chips.get(item);
    if (own) own.over += Math.max(0, placed - required);
  }
  return order.map(({ line, item, required, placed, drafted, reserved }) => {
    const own = chips.get(item) ?? { free: 0, over: 0 };
    const got = { reserved: 0, free: 0, surplus: 0 };
    let held = [...reserved.values()].reduce((sum, quantity) => sum + quantity, 0);
    let short = 0;
    for (let unit = placed + drafted; unit < required; unit++) {
      if (held > 0) [held, got.reserved] = [held - 1, got.reserved + 1];
      else if (own.free > 0) [own.free, got.free] = [own.free - 1, got.free + 1];
      else if (own.over > 0) [own.over, got.surplus] = [own.over - 1, got.surplus + 1];
      else short += 1;
    }
    return { line, ...got, short };
  });
}

type Act = (model: Model, real: Real) => Promise<void>;

class Step implements fc.AsyncCommand<Model, Real> {
  readonly #text: string;
  readonly #act: Act;
  constructor(text: string, act: Act) {
    this.#text = text;
    this.#act = act;
  }
  check = (): boolean => true;
  run = (model: Model, real: Real): Promise<void> => this.#act(model, real);
  toString = (): string => this.#text;
}

const at = <T>(list: readonly T[], index: number): T | undefined => list[index % list.length];
const days = [null, '2027-03-01', '2027-04-01'];
const few = fc.nat({ max: 7 });

const newBom = fc
  .tuple(fc.constantFrom(...days), fc.option(fc.constantFrom(1, 2)), few, few)
  .map(([day, priority, which, more]) => {
    const required = more + 1;
    return new Step(
      `new BOM of ${required} for ${day} with priority ${priority}`,
      async ({ cards }, { plan, items }) => {
        const item = at(items, which) ?? 0;
        const bom = await plan.create('bom', { name: plan.name('bom'), date_needed: day, priority });
        const line = await plan.line(bom, item, required);
        const card = { bom, line, item, required, day, priority, isOpen: true, placed: 0, drafted: 0 };
        cards.push({ ...card, reserved: new Map() });
      },
    );
  });

const receive = fc.tuple(few, few, few).map(
  ([toPool, which, more]) =>
    new Step(`${more + 1} units come into pool ${toPool}`, async ({ stock }, { plan, items, pools, spares }) => {
      const [pool, item] = [at(pools, toPool) ?? 0, at(items, which) ?? 0];
      const key = place(pool, item);
      const quantity = (stock.get(key) ?? 0) + more + 1;
      const spare = spares.get(key);
      if (spare === undefined) spares.set(key, await plan.spare(pool, item, { quantity }));
      else await plan.patch('spareitem', spare, { quantity });
      stock.set(key, quantity);
    }),
);

/** Something that is done with one of the open BOMs. */
const withBom = (
  text: string,
  act: (card: Card, quantity: number, pool: number, model: Model, real: Real) => Promise<void>,
) =>
  fc.tuple(few, few, few).map(
    ([which, quantity, pool]) =>
      new Step(`${text} ${quantity + 1} of BOM ${which}`, async (model, real) => {
        const card = at(
          model.cards.filter(({ isOpen }) => isOpen),
          which,
        );
        if (card) await act(card, quantity + 1, at(real.pools, pool) ?? 0, model, real);
      }),
  );

const draftOrder = async ({ bom, line }: Card, quantity: number, plan: Lifecycle): Promise<number> => {
  const order = await plan.order(bom);
  await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: quantity });
  return order;
};

const draft = withBom('draft an order for', async (card, quantity, _pool, _model, { plan }) => {
  await draftOrder(card, quantity, plan);
  card.drafted += quantity;
});
const order = withBom('order', async (card, quantity, _pool, _model, { plan }) => {
  await plan.place(await draftOrder(card, quantity, plan));
  card.placed += quantity;
});
const arrive = withBom('order and receive', async (card, quantity, _pool, _model, { plan }) => {
  await plan.arrived(card.bom, card.line, quantity, quantity);
  card.placed += quantity;
});
const reserve = withBom('reserve', async (card, wanted, pool, model, { plan, spares }) => {
  const spare = spares.get(place(pool, card.item));
  const quantity = Math.min(wanted, free(model, pool, card.item));
  if (spare === undefined || quantity < 1 || card.reserved.has(pool)) return;
  await plan.reserve(spare, card.bom, { quantity });
  card.reserved.set(pool, quantity);
});
const close = withBom('cancel', async (card, _quantity, _pool, _model, { plan }) => {
  await plan.patch('bom', card.bom, { status: 'approved' });
  await plan.patch('bom', card.bom, { status: 'cancelled' });
  card.isOpen = false;
});

test('whatever is planned, ordered, received, reserved and cancelled: each line gets what a dealer of units gives it', async () => {
  const commands = fc.commands([newBom, receive, draft, order, arrive, reserve, close], { maxCommands: 25 });
  await fc.assert(
    fc.asyncProperty(commands, fc.subarray([0, 1, 2]), async (steps, chosen) => {
      const plan = await new Lifecycle(new MemoryStore()).prepare();
      const items = [await plan.deviceType(), await plan.deviceType()];
      const pools = [await plan.pool(), await plan.pool(), await plan.pool()];
      const [model, real]: [Model, Real] = [
        { cards: [], stock: new Map() },
        { plan, items, pools, spares: new Map() },
      ];
      await fc.asyncModelRun(async () => ({ model, real }), steps);
      for (const used of [pools, pools.filter((_, index) => chosen.includes(index))]) {
        const { lines } = await demand(plan.context, used);
        expect(
          lines.map(({ id: line, reserved, free: ofPools, surplus, short }) => ({
            ...{ line, reserved: units(reserved), free: units(ofPools), surplus: units(surplus), short },
          })),
        ).toEqual(dealt(model, used));
      }
    }),
    { numRuns: 60, seed: testSeed },
  );
});
