import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import { isObjectRef } from '../../src/domain/engine/resource/resource.ts';
import { bomCoverage } from '../../src/domain/lifecycle/bom/bom-coverage.ts';
import { bomRequirements } from '../../src/domain/lifecycle/bom/bom-requirements.ts';
import { copyLines } from '../../src/domain/lifecycle/ordering/copy-line-items.ts';
import { exportOrder } from '../../src/domain/lifecycle/ordering/export-order.ts';
import type { Lifecycle } from '../support/lifecycle.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import {
  came,
  coming,
  every,
  here,
  number,
  type Ordered,
  orderedOf,
  type Parcel,
  parcelsOf,
  rest,
  shortOf,
  sumOf,
  supplied,
  wentBack,
} from './books.ts';
import { allOf } from './spares-world.ts';

interface Documents {
  readonly ordered: readonly Ordered[];
  readonly parcels: readonly Parcel[];
}

const planned: ReadonlySet<string> = new Set(['draft', 'approved']);
const placed: ReadonlySet<string> = new Set(['ordered', 'fulfilled']);
/** Shipments whose units left the vendor and neither went astray nor back. */
const dispatched: ReadonlySet<string> = new Set(['shipped', 'received']);

/** What coverage has to say of a BOM line that so many spares are installed for. */
function numbersOf(line: Row, { ordered, parcels }: Documents, spares: number) {
  const own = parcels.filter(({ bomLine }) => bomLine === line.id);
  const arrived = own.filter(({ status }) => status === 'received');
  const lines = ordered.filter(({ bomLine }) => bomLine === line.id);
  const restOf = (statuses: ReadonlySet<string>): number =>
    sumOf(
      lines.filter(({ status }) => statuses.has(status)),
      (one) => rest(one, parcels),
    );
  const covered = supplied(line, { ordered, parcels }) + spares;
  const required = number(line.values, 'quantity');
  const [received, installed, pooled] = [
    sumOf(own, here),
    sumOf(own, (one) => one.installed),
    sumOf(own, (one) => one.pooled),
  ];
  return {
    required,
    from_spares: spares,
    on_draft_orders: restOf(planned),
    ordered: sumOf(
      lines.filter(({ status }) => placed.has(status)),
      ({ quantity }) => quantity,
    ),
    short_closed: sumOf(
      lines.filter(({ status }) => placed.has(status)),
      ({ closed }) => closed,
    ),
    shipped: sumOf(
      own.filter(({ status }) => dispatched.has(status)),
      (one) => Math.max(0, one.shipped - one.returned),
    ),
    in_transit: sumOf(own, coming),
    received,
    damaged: sumOf(arrived, ({ damaged }) => damaged),
    missing: sumOf(arrived, ({ missing }) => missing),
    short: sumOf(own, shortOf),
    returned: sumOf(own, wentBack),
    written_off: sumOf(own, ({ writtenOff }) => writtenOff),
    installed: installed + spares,
    on_hand: received - installed - pooled,
    in_pools: pooled,
    outstanding_to_receive: sumOf(own, coming) + restOf(new Set(['ordered'])),
    outstanding_to_order: Math.max(0, required - covered),
    surplus: Math.max(0, covered - required),
  };
}

const differences = (what: string, said: JsonObject, counted: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(counted)
    .filter(([name, value]) => Number(said[name]) !== value)
    .map(([name, value]) => `${what}: ${name} is ${said[name]}, counted ${value}`);

/** Coverage, requirements and a copy onto an order: the units to buy of each line. */
async function bomDoors(plan: Lifecycle, bom: Row, documents: Documents): Promise<readonly string[]> {
  const coverage = await bomCoverage(plan.context, bom.id);
  const requirements = await bomRequirements(plan.context, bom.id, []);
  const lines = new Map((await plan.rows('bomlineitem', 'bom', bom.id)).map((row) => [row.id, row]));
  const stored = await plan.context.store.getMany(
    [...lines.keys()].map((id) => ({ type: 'netbox_asset_lifecycle.bomlineitem', id })),
  );
  const wanted = new Map(requirements.lines.map((line) => [line.bom_line_item, line.to_buy ?? -1]));
  const wrong: string[] = [];
  for (const said of coverage.lines) {
    const id = said.bom_line_item;
    const line = stored.get(`netbox_asset_lifecycle.bomlineitem#${id}`);
    if (!line) continue;
    wrong.push(...differences(`coverage of BOM line ${id}`, { ...said }, numbersOf(line, documents, said.from_spares)));
    const reserved = requirements.lines.find((one) => one.bom_line_item === id)?.reserved_spares ?? 0;
    const rest = Math.max(0, Number(said.outstanding_to_order) - reserved);
    if (wanted.get(id) !== rest)
      wrong.push(`requirements leave ${wanted.get(id)} of BOM line ${id} to buy, not ${rest}`);
  }
  // Units of an object that is gone belong to no line, until the BOM is generated and gives them back.
  const devices = new Set((await allOf(plan.context.store, 'dcim.device')).map(({ id }) => id));
  const spares = (await plan.rows('asset', 'bom', bom.id)).filter(
    ({ values: { spares_pool, assigned_object: ref } }) =>
      spares_pool !== null && isObjectRef(ref) && devices.has(ref.id),
  );
  const shown = sumOf(coverage.lines, ({ from_spares }) => from_spares);
  if (shown !== spares.length) wrong.push(`BOM ${bom.id} has ${spares.length} spares and shows ${shown}`);
  return [...wrong, ...(await copyDoor(plan, bom.id, wanted))];
}

async function copyDoor(plan: Lifecycle, bom: number, wanted: ReadonlyMap<number, number>): Promise<readonly string[]> {
  const order = await plan.order(bom);
  const { lines } = await copyLines(plan.context, { id: order, input: { lines: [] } });
  await plan.delete('purchaseorder', order);
  const copied = new Map(lines.map(({ bom_line_item, qty_ordered }) => [bom_line_item, qty_ordered]));
  return [...wanted]
    .filter(([id, units]) => (copied.get(id) ?? 0) !== units)
    .map(([id, units]) => `a copy orders ${copied.get(id) ?? 0} of BOM line ${id}, not ${units}`);
}

/** The money of a BOM, by currency. Prices of these histories are whole numbers. */
async function totalDoor(plan: Lifecycle, bom: number, { ordered, parcels }: Documents): Promise<readonly string[]> {
  const { totals } = await bomCoverage(plan.context, bom);
  const lineIds = new Set((await plan.rows('bomlineitem', 'bom', bom)).map(({ id }) => id));
  const own = ordered.filter(({ bomLine }) => lineIds.has(bomLine));
  const cameOf = (line: Ordered): number =>
    sumOf(
      parcels.filter(({ order, bomLine }) => order === line.order && bomLine === line.bomLine),
      came,
    );
  return totals.flatMap((said) => {
    const lines = own.filter(({ currency }) => currency === said.currency);
    const worth = (units: (line: Ordered) => number, statuses?: ReadonlySet<string>): number =>
      sumOf(
        lines.filter(({ status }) => !statuses || statuses.has(status)),
        (line) => (line.price ?? 0) * units(line),
      );
    return differences(
      `totals of BOM ${bom} in ${said.currency}`,
      { ...said },
      {
        on_draft_orders: worth((line) => rest(line, parcels), planned),
        ordered: worth(({ quantity }) => quantity, placed),
        short_closed: worth(({ closed }) => closed, placed),
        received: worth(cameOf),
      },
    );
  });
}

/** Totals and exports of orders, and the marks of lines that ask for too many. */
async function orderDoors(plan: Lifecycle, store: MemoryStore, documents: Documents): Promise<readonly string[]> {
  const wrong: string[] = [];
  const bomLines = new Map((await every(store, 'bomlineitem')).map((row) => [row.id, row]));
  for (const { id } of await every(store, 'purchaseorder')) {
    const lines = documents.ordered.filter(({ order }) => order === id);
    const worth = sumOf(lines, ({ price, quantity }) => (price ?? 0) * quantity);
    const units = sumOf(lines, ({ quantity }) => quantity);
    const exported = (await exportOrder(plan.context, id)).lines;
    wrong.push(...differences(`order ${id}`, await plan.answer('purchaseorder', id), { total_price: worth }));
    if (sumOf(exported, ({ qty_ordered }) => qty_ordered) !== units)
      wrong.push(`the export of order ${id} lacks units`);
    if (sumOf(exported, ({ total_price }) => total_price ?? 0) !== worth)
      wrong.push(`the export of order ${id} lacks money`);
  }
  for (const { id, bomLine } of documents.ordered) {
    const line = bomLines.get(bomLine);
    if (!line) continue;
    const over_ordered = Math.max(0, supplied(line, documents) - number(line.values, 'quantity'));
    wrong.push(...differences(`order line ${id}`, await plan.answer('polineitem', id), { over_ordered }));
  }
  return wrong;
}

/** What is wrong with the numbers that requests give while nobody works; nothing when all say what the documents add up to. */
export async function wrongNumbers(store: MemoryStore, plan: Lifecycle): Promise<readonly string[]> {
  const documents = { ordered: await orderedOf(store), parcels: await parcelsOf(store) };
  const wrong: string[] = [];
  for (const bom of await every(store, 'bom'))
    wrong.push(...(await bomDoors(plan, bom, documents)), ...(await totalDoor(plan, bom.id, documents)));
  return [...wrong, ...(await orderDoors(plan, store, documents))];
}
