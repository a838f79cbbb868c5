import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Change, Row } from '../../src/domain/engine/ports.ts';
import type { CommitOutcome, Store, WorkUnit } from '../../src/domain/engine/store.ts';
import {
  broughtBy,
  entriesOf,
  every,
  number,
  orderedOf,
  type Parcel,
  parcelsOf,
  sumOf,
  supplied,
  unitsIn,
} from './books.ts';
import { lifecycleType } from './spares-world.ts';

/** What is wrong with a commit, in the state that it leaves; nothing when it may be. */
export type CommitRule = (store: Store, changes: readonly Change[]) => Promise<readonly string[]>;

/** Takes commits one by one: no other comes between a commit and its judgement. */
export function judged(
  store: Store,
  rule: CommitRule,
  report: (sentences: readonly string[]) => void,
): Pick<Store, 'commit'> {
  const commitOne = async (unit: WorkUnit): Promise<readonly CommitOutcome[]> => {
    const outcomes = await store.commit([unit]);
    if (outcomes.some(({ length }) => length > 0)) return outcomes;
    const changes = [...unit.changes, ...(unit.followUps ?? [])];
    const request = changes.find(({ type }) => type === 'core.objectchange')?.after?.request_id;
    report((await rule(store, changes)).map((sentence) => `${request}: ${sentence}`));
    return outcomes;
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = async (units: readonly WorkUnit[]) => {
    const outcomes: CommitOutcome[] = [];
    for (const unit of units) outcomes.push(...(await commitOne(unit)));
    return outcomes;
  };
  return {
    commit(units) {
      const turn = last.then(() => inTurn(units));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** A change of one object: what it was and what it is; empty where it was not, or is not any more. */
interface Step {
  readonly id: number;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}

const stepsOf = (changes: readonly Change[], model: string): readonly Step[] =>
  changes
    .filter(({ type }) => type === lifecycleType(model))
    .map(({ id, before, after }) => ({ id, before: before?.values, after: after ?? undefined }));

const changed = ({ before = {}, after = {} }: Step, ...names: readonly string[]): boolean =>
  names.some((name) => !isDeepStrictEqual(before[name] ?? null, after[name] ?? null));

/** The rules of orders: what a line may fall to, and what may be changed of an order that has shipments. */
const orderRule: CommitRule = async (store, changes) => {
  const lines = stepsOf(changes, 'polineitem').filter((step) =>
    changed(step, 'qty_ordered', 'bom_line_item', 'qty_short_closed'),
  );
  const orders = stepsOf(changes, 'purchaseorder').filter((step) => step.before && changed(step, 'vendor', 'currency'));
  if (lines.length + orders.length === 0) return [];
  const parcels = await parcelsOf(store);
  const shipments = await every(store, 'shipment');
  return [
    ...lines.flatMap(({ id, before, after }) => {
      if (!before) return [];
      const line = { order: number(before, 'purchase_order'), bomLine: number(before, 'bom_line_item') };
      const stays = after?.bom_line_item === before.bom_line_item;
      const quantity = after && stays ? number(after, 'qty_ordered') : 0;
      const brought = broughtBy(line, parcels);
      const closed = after ? number(after, 'qty_short_closed') : 0;
      const gaveUp = closed > 0 && before.qty_short_closed !== closed;
      return [
        ...(quantity < number(before, 'qty_ordered') && quantity < brought
          ? [`order line ${id} fell to ${quantity} although ${brought} came or come`]
          : []),
        ...(gaveUp && closed !== quantity - brought
          ? [`order line ${id} gave ${closed} up, not ${quantity - brought}`]
          : []),
      ];
    }),
    ...orders
      .filter(({ id }) => shipments.some(({ values }) => values.purchase_order === id))
      .map(({ id }) => `order ${id} has shipments and got another vendor or currency`),
  ];
};

/** States of the shipments that somebody who orders at this moment may have read. */
const remembered = 30;

/**
 * Where orders may not ask for more than the BOM: no line of an open order grows beyond it, and no order is opened beyond it.
 * Shipments are not judged and may grow at the same moment: the order is as if it came first.
 */
export function noOverOrder(): CommitRule {
  const recent: (readonly Parcel[])[] = [];
  return async (store, changes) => {
    if (recent.length === 0 || shipmentModels.some((model) => stepsOf(changes, model).length > 0))
      recent.push(await parcelsOf(store));
    if (recent.length > remembered) recent.shift();
    const opened = stepsOf(changes, 'purchaseorder').filter(
      ({ before, after }) => ended.has(String(before?.status)) && !ended.has(String(after?.status)),
    );
    const bringsUnits = shipmentModels.some((model) => stepsOf(changes, model).length > 0);
    // Units that come for a line which was closed short are there, however many were ordered elsewhere.
    const isLate = (step: Step): boolean => bringsUnits && !changed(step, 'qty_ordered', 'bom_line_item');
    const grown = stepsOf(changes, 'polineitem').filter((step) => step.after && grows(step) && !isLate(step));
    if (opened.length + grown.length === 0) return [];
    const ordered = await orderedOf(store);
    const affected = new Set([
      ...ordered.filter(({ order }) => opened.some(({ id }) => id === order)).map(({ bomLine }) => bomLine),
      ...grown.map(({ after }) => Number(after?.bom_line_item)),
    ]);
    const isTooMuch = (line: Row): boolean =>
      recent.every((parcels) => supplied(line, { ordered, parcels }) > number(line.values, 'quantity'));
    return (await every(store, 'bomlineitem'))
      .filter((line) => affected.has(line.id) && isTooMuch(line))
      .map(({ id }) => `BOM line ${id} was ordered beyond what it asks for`);
  };
}

const shipmentModels = ['shipment', 'shipmentlineitem', 'receivingslip', 'asset'] as const;

const ended: ReadonlySet<string> = new Set(['fulfilled', 'cancelled']);

const promised = (values: JsonObject | undefined): number =>
  values ? number(values, 'qty_ordered') - number(values, 'qty_short_closed') : 0;

const grows = ({ before, after }: Step): boolean =>
  before?.bom_line_item !== after?.bom_line_item || promised(after) > promised(before);

/** The rules of shipments: which orders get them, how they leave `received`, and which papers stay. */
const shipmentRule: CommitRule = async (store, changes) => {
  const shipments = stepsOf(changes, 'shipment');
  const lost = [
    ...stepsOf(changes, 'receivingslip')
      .filter(({ before, after }) => !after && before?.kind !== 'adjustment')
      .map(({ id }) => `receiving slip ${id} was deleted`),
    ...stepsOf(changes, 'shipmentlineitem')
      .filter(({ before, after }) => before && !after && arrivedCounts.some((name) => number(before, name) > 0))
      .filter(({ before }) => shipments.every(({ id, after }) => after || id !== before?.shipment))
      .map(({ id }) => `shipment line ${id} was deleted although units of it arrived`),
  ];
  const moved = shipments.filter((step) => step.after && changed(step, 'status', 'purchase_order'));
  const linked = stepsOf(changes, 'asset').filter((step) => step.after?.shipment && changed(step, 'shipment'));
  if (moved.length + linked.length === 0) return lost;
  const parcels = await parcelsOf(store);
  const orders = new Map((await every(store, 'purchaseorder')).map(({ id, values }) => [id, String(values.status)]));
  const statuses = new Map((await every(store, 'shipment')).map(({ id, values }) => [id, values.status]));
  return [
    ...lost,
    ...moved.flatMap((step) => {
      const { id, before, after } = step;
      const order = orders.get(Number(after?.purchase_order)) ?? 'gone';
      const own = parcels.filter(({ shipment }) => shipment === id);
      const counted = own.some(
        (one) => one.received + one.damaged + one.returned + one.writtenOff > 0 || one.installed + one.pooled > 0,
      );
      const used = own.some(({ installed, pooled }) => installed + pooled > 0);
      const isHere = after?.status === 'received';
      // Lines of a shipment that nobody has received may be counted by hand, as in Asset Lifecycle.
      const wasThere = before?.status === 'received' || before?.status === 'returned';
      return [
        ...(changed(step, 'purchase_order') && !placed.has(order) ? [`a ${order} order got shipment ${id}`] : []),
        ...(wasThere && counted && !isHere && after?.status !== 'returned'
          ? [`shipment ${id} with counted units became ${after?.status}`]
          : []),
        ...(used && !isHere ? [`units of shipment ${id} are used, and it became ${after?.status}`] : []),
      ];
    }),
    ...linked
      .filter(({ after }) => statuses.get(Number(after?.shipment)) !== 'received')
      .map(({ id }) => `asset ${id} was installed from a shipment that is not received`),
  ];
};

const placed: ReadonlySet<string> = new Set(['ordered', 'fulfilled']);

/** Counts of a shipment line that stand for units that arrived, whatever became of them. */
const arrivedCounts = ['qty_received', 'qty_damaged', 'qty_returned', 'qty_written_off'] as const;

/** The count that units of a disposition come to. */
const comeTo: Readonly<Record<string, string>> = {
  returned: 'qty_returned',
  repaired: 'qty_received',
  damaged: 'qty_damaged',
  scrapped: 'qty_written_off',
  lost: 'qty_written_off',
};

/**
 * Dispositions, and the slips that reverse them: their shipment is received, no unit comes or goes with them, each
 * numbered unit that they name changes in the same commit, and lines that wait to be counted still do when no good unit moved.
 */
const dispositionRule: CommitRule = async (store, changes) => {
  const slips = stepsOf(changes, 'receivingslip').flatMap(({ id, after }) => (after ? [{ id, values: after }] : []));
  if (slips.length === 0) return [];
  const kinds = new Map((await every(store, 'receivingslip')).map(({ id, values }) => [id, values.kind]));
  const made = slips.filter(({ values }) => [values.kind, kinds.get(Number(values.reverses))].includes('disposition'));
  if (made.length === 0) return [];
  const statuses = new Map((await every(store, 'shipment')).map(({ id, values }) => [id, values.status]));
  const touched = new Set(stepsOf(changes, 'receivedunit').map(({ id }) => id));
  const waiting = stepsOf(changes, 'shipmentlineitem').filter(({ before }) => before?.qty_received === null);
  const counted = new Set(waiting.filter(({ after }) => after?.qty_received !== null).map(({ id }) => id));
  return made.flatMap(({ id, values }) => {
    const entries = entriesOf({ values });
    const named = entries.flatMap(unitsIn);
    const sum = sumOf(entries, (entry) => sumOf(arrivedCounts, (name) => number(entry, name)));
    const status = statuses.get(Number(values.shipment));
    // A unit that has come again since is not reversed alone, but with its other receipt: its first shipment may be back at the vendor.
    const isAway = values.kind === 'reversal' && status === 'returned';
    return [
      ...(status === 'received' || isAway ? [] : [`slip ${id} disposes of what is not here`]),
      ...entries
        .filter((entry) => values.disposition && number(entry, comeTo[String(values.disposition)] ?? '') < 1)
        .map((entry) => `slip ${id} adds nothing ${values.disposition} to line ${entry.shipment_line_item}`),
      ...entries
        .filter((entry) => counted.has(number(entry, 'shipment_line_item')) && entry.qty_received === 0)
        .map((entry) => `slip ${id} counts line ${entry.shipment_line_item}, of which it says nothing`),
      ...(sum === 0 ? [] : [`slip ${id} changes the number of units that arrived by ${sum}`]),
      ...named
        .filter(({ received_unit }) => !isAway && !touched.has(Number(received_unit)))
        .map(({ received_unit }) => `slip ${id} names unit ${received_unit}, which stays as it was`),
    ];
  });
};

/** Units of a shipment line go to pools with a slip that says so, or when they are taken out of what they were installed as. */
const poolRule: CommitRule = async (_, changes) => {
  const sent = stepsOf(changes, 'receivingslip').flatMap(({ after }) => (after ? entriesOf({ values: after }) : []));
  const returns = stepsOf(changes, 'sparemovement').filter(({ after }) => after?.kind === 'return');
  const takenOut = stepsOf(changes, 'asset').filter(
    ({ id, after }) =>
      after?.shipment === null &&
      returns.some((entry) => isDeepStrictEqual(entry.after?.document, { type: lifecycleType('asset'), id })),
  );
  return stepsOf(changes, 'shipmentlineitem').flatMap(({ id, before, after }) => {
    if (!before || !after) return [];
    const moved = number(after, 'qty_to_pools') - number(before, 'qty_to_pools');
    const bySlips = sumOf(
      sent.filter((entry) => entry.shipment_line_item === id),
      (entry) => number(entry, 'qty_to_pool'),
    );
    const byHand = takenOut.filter((step) => step.before?.shipment_line === id).length;
    return moved === bySlips + byHand
      ? []
      : [`${moved} units of line ${id} went to pools, by papers ${bySlips + byHand}`];
  });
};

/** What rests on lines and shipments: items that were ordered, units that are in use, shipments of unplaced orders. */
const restingRule: CommitRule = async (store, changes) => {
  const lines = stepsOf(changes, 'shipmentlineitem');
  const packed = lines.filter(
    ({ before, after }) => after && number(after, 'qty_shipped') > number(before ?? {}, 'qty_shipped'),
  );
  const shipments = new Map((await every(store, 'shipment')).map(({ id, values }) => [id, values]));
  const orders = new Map((await every(store, 'purchaseorder')).map(({ id, values }) => [id, String(values.status)]));
  const orderOf = (line: JsonObject = {}): string =>
    orders.get(number(shipments.get(number(line, 'shipment')) ?? {}, 'purchase_order')) ?? 'gone';
  return [
    ...stepsOf(changes, 'bomlineitem')
      .filter((step) => step.before && step.after && changed(step, 'item', 'variant'))
      .filter(({ before }) => [before?.po_line_items, before?.shipment_line_items].flat().some(isId))
      .map(({ id }) => `BOM line ${id} is named and became another item`),
    ...lines
      .filter(
        ({ before, after }) => before && !after && number(before, 'qty_installed') + number(before, 'qty_to_pools') > 0,
      )
      .map(({ id }) => `shipment line ${id} was deleted although units of it are in use`),
    ...packed
      .filter(({ after }) => !placed.has(orderOf(after)))
      .map(({ id, after }) => `shipment line ${id} of a ${orderOf(after)} order got units`),
  ];
};

const isId = (value: unknown): boolean => typeof value === 'number';

/** Archived shipments: nothing of them moves, unless they are taken out of the archive or go as a whole. */
const archiveRule: CommitRule = async (store, changes) => {
  const steps = stepsOf(changes, 'shipment');
  const moved = steps.filter(
    (step) => step.before?.archived && step.after?.archived && changed(step, 'status', 'purchase_order'),
  );
  const free = new Set(steps.filter(({ before, after }) => !before?.archived || !after?.archived).map(({ id }) => id));
  const shipments = await every(store, 'shipment');
  const archived = new Set(shipments.filter(({ id, values }) => values.archived && !free.has(id)).map(({ id }) => id));
  const touched = stepsOf(changes, 'shipmentlineitem').filter(({ before, after }) =>
    archived.has(number(after ?? before ?? {}, 'shipment')),
  );
  return [
    ...moved.map(({ id }) => `archived shipment ${id} moved`),
    ...touched.map(({ id }) => `shipment line ${id} changed, its shipment is archived`),
  ];
};

/** New terms of a draft: each line has the listed price in the new currency, or none. */
const priceRule: CommitRule = async (store, changes) => {
  const orders = stepsOf(changes, 'purchaseorder').filter(
    (step) => step.before && step.after && step.before.currency !== null && changed(step, 'currency'),
  );
  if (orders.length === 0) return [];
  const items = new Map((await every(store, 'bomlineitem')).map(({ id, values }) => [id, values.item ?? null]));
  const listed = await every(store, 'vendorprice');
  const lines = await every(store, 'polineitem');
  return orders.flatMap(({ id: order, after }) =>
    lines
      .filter(({ values }) => values.purchase_order === order)
      .flatMap(({ id, values }) => {
        const own = listed.filter(
          (entry) =>
            entry.values.currency === after?.currency &&
            isDeepStrictEqual(entry.values.item, items.get(number(values, 'bom_line_item'))),
        );
        const prices = own.map((entry) => entry.values.unit_price);
        return (own.length === 0 ? values.unit_price === null : prices.includes(values.unit_price ?? null))
          ? []
          : [`order line ${id} costs ${values.unit_price} in ${after?.currency}, listed are ${prices}`];
      }),
  );
};

/** A receipt sends units of other shipments back only where they come again: with their own item and serial number. */
const repairRule: CommitRule = async (_, changes) => {
  const slips = stepsOf(changes, 'receivingslip').flatMap(({ after }) => (after ? [{ values: after }] : []));
  const units = stepsOf(changes, 'receivedunit');
  const came = units.filter(({ before }) => !before).map(({ after }) => nameOf(after));
  if (!slips.some(({ values }) => values.kind === 'receipt')) return [];
  const sentBack = slips
    .filter(({ values }) => values.kind === 'disposition')
    .flatMap(entriesOf)
    .flatMap(unitsIn);
  return sentBack
    .filter(({ received_unit }) => !came.includes(nameOf(units.find(({ id }) => id === received_unit)?.before)))
    .map(({ received_unit }) => `unit ${received_unit} was sent back and did not come again`);
};

const nameOf = ({ item = null, serial = null }: JsonObject = {}): string =>
  JSON.stringify([item, String(serial).toLowerCase()]);

/** Several rules, in one go. */
export const allRules =
  (...rules: readonly CommitRule[]): CommitRule =>
  async (store, changes) =>
    (await Promise.all(rules.map((rule) => rule(store, changes)))).flat();

/** What holds for every commit, whatever the settings. */
export const procurementRules = allRules(
  orderRule,
  shipmentRule,
  dispositionRule,
  poolRule,
  restingRule,
  archiveRule,
  priceRule,
  repairRule,
);
