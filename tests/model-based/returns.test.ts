import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../src/domain/engine/errors.ts';
import { bomCoverage } from '../../src/domain/lifecycle/bom/bom-coverage.ts';
import { Lifecycle } from '../support/lifecycle.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { consignment, receive } from '../support/shipping.ts';

const ordered = 8;

interface Sent {
  readonly id: number;
  readonly good: number;
  readonly damaged: number;
  /** Units that the vendor owes no more. */
  readonly credited: number;
  readonly isCredit: boolean;
  cancelled: boolean;
}

interface Replacement {
  readonly shipment: number;
  readonly line: number;
  readonly of: Sent;
  readonly units: number;
  arrived: boolean;
}

/** One order line as a person would keep it on paper. */
class Paper {
  received = 5;
  damaged = 1;
  credited = 0;
  /** Of the first shipment: only these can go back with it. */
  here = { good: 5, damaged: 1 };
  readonly sent: Sent[] = [];
  readonly replacements: Replacement[] = [];

  get inTransit(): number {
    return this.replacements.reduce((sum, { arrived, units }) => sum + (arrived ? 0 : units), 0);
  }

  get owed(): number {
    return Math.max(0, ordered - this.credited - this.received - this.inTransit);
  }
}

interface World {
  readonly plan: Lifecycle;
  readonly goods: Awaited<ReturnType<typeof consignment>>;
  readonly paper: Paper;
}

type Step = (world: World) => Promise<unknown>;

/** The paper says whether a step is refused, and is changed by one that is not. */
async function expectOutcome(attempt: Promise<unknown>, allowed: boolean, change: () => void): Promise<void> {
  const outcome = await attempt.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Failure) return false;
      throw error;
    },
  );
  expect(outcome).toBe(allowed);
  if (allowed) change();
}

const sending =
  (good: number, damaged: number, isCredit: boolean): Step =>
  async ({ plan, goods, paper }) => {
    const expects = isCredit ? 'credit' : 'replacement';
    const id = await plan.create('vendorreturn', { shipment: goods.shipment, reason: 'other', expects });
    for (const [condition, quantity] of Object.entries({ good, damaged }))
      if (quantity > 0)
        await plan.create('returnlineitem', {
          vendor_return: id,
          shipment_line_item: goods.line,
          condition,
          quantity,
        });
    const allowed = good + damaged > 0 && good <= paper.here.good && damaged <= paper.here.damaged;
    await expectOutcome(plan.patch('vendorreturn', id, { status: 'shipped' }), allowed, () => {
      paper.received -= good;
      paper.damaged -= damaged;
      paper.here = { good: paper.here.good - good, damaged: paper.here.damaged - damaged };
      const credited = isCredit ? Math.min(good + damaged, paper.owed) : 0;
      paper.credited += credited;
      paper.sent.push({ id, good, damaged, credited, isCredit, cancelled: false });
    });
  };

const cancelling =
  (place: number): Step =>
  async ({ plan, paper }) => {
    const sent = paper.sent[place % (paper.sent.length || 1)];
    if (!sent || sent.cancelled) return;
    const isReplaced = paper.replacements.some(({ of }) => of === sent);
    await expectOutcome(plan.patch('vendorreturn', sent.id, { status: 'cancelled' }), !isReplaced, () => {
      sent.cancelled = true;
      paper.received += sent.good;
      paper.damaged += sent.damaged;
      paper.here = { good: paper.here.good + sent.good, damaged: paper.here.damaged + sent.damaged };
      paper.credited -= sent.credited;
    });
  };

const replacing =
  (place: number): Step =>
  async ({ plan, goods, paper }) => {
    const of = paper.sent[place % (paper.sent.length || 1)];
    const units = Math.min(of ? of.good + of.damaged : 0, paper.owed);
    if (!of || units === 0) return;
    const attempt = plan.shipment(goods.order, { replaces: of.id, status: 'shipped', site: plan.site });
    const isAllowed = !of.isCredit && !of.cancelled;
    await expectOutcome(attempt, isAllowed, () => undefined);
    if (!isAllowed) return;
    const shipment = await attempt;
    const line = await plan.create('shipmentlineitem', {
      shipment,
      bom_line_item: goods.bomLine,
      qty_shipped: units,
    });
    paper.replacements.push({ shipment, line, of, units, arrived: false });
  };

const arriving =
  (place: number): Step =>
  async ({ plan, paper }) => {
    const parcel = paper.replacements[place % (paper.replacements.length || 1)];
    if (!parcel || parcel.arrived) return;
    await receive(plan, parcel.shipment, {
      lines: [{ shipment_line_item: parcel.line, qty_received: parcel.units }],
    });
    parcel.arrived = true;
    paper.received += parcel.units;
  };

async function agree({ plan, goods, paper }: World): Promise<void> {
  const { lines } = await bomCoverage(plan.context, goods.bom);
  expect(lines[0]).toMatchObject({
    received: paper.received,
    damaged: paper.damaged,
    in_transit: paper.inTransit,
    short_closed: paper.credited,
    outstanding_to_receive: paper.inTransit + paper.owed,
  });
  expect(await plan.values('polineitem', goods.orderLine)).toMatchObject({ qty_credited: paper.credited || null });
}

test('the vendor owes what was ordered, less what is here, comes or is credited, whatever goes back', async () => {
  const place = fc.integer({ min: 0, max: 3 });
  const few = fc.integer({ min: 0, max: 2 });
  const step = fc.oneof(
    fc.tuple(few, fc.integer({ min: 0, max: 1 }), fc.boolean()).map((parts) => sending(...parts)),
    place.map(cancelling),
    place.map(replacing),
    place.map(arriving),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), async (steps) => {
      const plan = await new Lifecycle(new MemoryStore()).prepare();
      const goods = await consignment(plan, 6, ordered);
      const counts = { shipment_line_item: goods.line, qty_received: 5, qty_damaged: 1 };
      await receive(plan, goods.shipment, { lines: [counts] });
      const world = { plan, goods, paper: new Paper() };
      for (const take of steps) {
        await take(world);
        await agree(world);
      }
    }),
    { numRuns: 15 },
  );
}, 60_000);
