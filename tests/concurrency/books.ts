import { isJsonObject, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { allOf, lifecycleType } from './spares-world.ts';

/**
 * A shipment line, counted from slips and assets and not from the counts that it keeps. Units in pools are as it says: what
 * changes them is judged with each commit.
 */
export interface Parcel {
  readonly id: number;
  readonly shipment: number;
  readonly order: number;
  readonly bomLine: number;
  /** Of its shipment. */
  readonly status: string;
  readonly shipped: number;
  /** Somebody has said how many arrived. */
  readonly counted: boolean;
  readonly received: number;
  readonly damaged: number;
  readonly missing: number;
  /** Went back by dispositions, and not with the whole shipment. */
  readonly returned: number;
  readonly writtenOff: number;
  readonly installed: number;
  readonly pooled: number;
}

/** An order line with what its order says. */
export interface Ordered {
  readonly id: number;
  readonly order: number;
  readonly bomLine: number;
  readonly status: string;
  readonly currency: string;
  readonly quantity: number;
  readonly closed: number;
  readonly price: number | null;
}

export const number = (values: JsonObject, name: string): number => Number(values[name] ?? 0);

/** The sum of what `units` says of each. */
export const sumOf = <T>(list: readonly T[], units: (one: T) => number): number =>
  list.reduce((sum, one) => sum + units(one), 0);

/** The entries of a slip. */
export const entriesOf = ({ values }: Pick<Row, 'values'>): readonly JsonObject[] =>
  Array.isArray(values.lines) ? values.lines.filter(isJsonObject) : [];

/** Units that an entry of a slip names. */
export const unitsIn = ({ units }: JsonObject): readonly JsonObject[] =>
  Array.isArray(units) ? units.filter(isJsonObject) : [];

/** Every object of a lifecycle type, by its model. */
export const every = (store: Store, model: string): Promise<readonly Row[]> => allOf(store, lifecycleType(model));

const byId = (rows: readonly Row[]): ReadonlyMap<number, JsonObject> =>
  new Map(rows.map(({ id, values }) => [id, values]));

/** All shipment lines of the store. */
export async function parcelsOf(store: Store): Promise<readonly Parcel[]> {
  const shipments = byId(await every(store, 'shipment'));
  const entries = Map.groupBy(
    (await every(store, 'receivingslip')).flatMap(entriesOf),
    ({ shipment_line_item: id }) => id,
  );
  const installed = Map.groupBy(await every(store, 'asset'), ({ values: { shipment_line: id } }) => id);
  return (await every(store, 'shipmentlineitem')).map(({ id, values }) => {
    const shipment = shipments.get(number(values, 'shipment')) ?? {};
    const sum = (name: string): number => sumOf(entries.get(id) ?? [], (entry) => number(entry, name));
    return {
      id,
      shipment: number(values, 'shipment'),
      order: number(shipment, 'purchase_order'),
      bomLine: number(values, 'bom_line_item'),
      status: String(shipment.status),
      shipped: number(values, 'qty_shipped'),
      counted: values.qty_received !== null,
      received: sum('qty_received'),
      damaged: sum('qty_damaged'),
      missing: sum('qty_missing'),
      returned: sum('qty_returned'),
      writtenOff: sum('qty_written_off'),
      installed: installed.get(id)?.length ?? 0,
      pooled: number(values, 'qty_to_pools'),
    };
  });
}

/** All order lines of the store. */
export async function orderedOf(store: Store): Promise<readonly Ordered[]> {
  const orders = byId(await every(store, 'purchaseorder'));
  return (await every(store, 'polineitem')).map(({ id, values }) => {
    const order = orders.get(number(values, 'purchase_order')) ?? {};
    return {
      id,
      order: number(values, 'purchase_order'),
      bomLine: number(values, 'bom_line_item'),
      status: String(order.status),
      currency: typeof order.currency === 'string' ? order.currency : '',
      quantity: number(values, 'qty_ordered'),
      closed: number(values, 'qty_short_closed'),
      price: values.unit_price === null ? null : number(values, 'unit_price'),
    };
  });
}

/** Units that are here in good order. */
export const here = ({ status, received }: Parcel): number => (status === 'received' ? received : 0);

/** Units that came in good order or were written off since: the vendor owes nothing for them. */
export const came = (parcel: Parcel): number => here(parcel) + parcel.writtenOff;

/** Shipped units, of which dispositions have said nothing. */
const undisposed = ({ shipped, returned, writtenOff }: Parcel): number => Math.max(0, shipped - returned - writtenOff);

/** Units that are on their way, or here and waiting to be counted. */
export function coming(parcel: Parcel): number {
  const { status, counted, damaged, missing } = parcel;
  if (status === 'prepared' || status === 'shipped') return undisposed(parcel);
  return status === 'received' && !counted ? Math.max(0, undisposed(parcel) - damaged - missing) : 0;
}

/** Units of a shipment that was counted, and that are neither here nor accounted for by a disposition. */
export const shortOf = (parcel: Parcel): number =>
  parcel.status === 'received' ? Math.max(0, undisposed(parcel) - here(parcel) - coming(parcel)) : 0;

/** Units that went back to the vendor: some by dispositions, or all that had arrived. */
export function wentBack(parcel: Parcel): number {
  const { status, counted, received, damaged, missing, returned } = parcel;
  if (status !== 'returned') return returned;
  return returned + damaged + (counted ? received : Math.max(0, undisposed(parcel) - damaged - missing));
}

/** Units that came or come with an order line. */
export function broughtBy({ order, bomLine }: Pick<Ordered, 'order' | 'bomLine'>, parcels: readonly Parcel[]): number {
  const own = parcels.filter((parcel) => parcel.order === order && parcel.bomLine === bomLine);
  return sumOf(own, came) + sumOf(own, coming);
}

/** Units of an order line that neither came nor come. */
export const rest = (line: Ordered, parcels: readonly Parcel[]): number =>
  Math.max(0, line.quantity - line.closed - broughtBy(line, parcels));

/** Units that came or come for a BOM line by orders and shipments, those in pools left out unless that is where they belong. */
export function supplied(
  bomLine: Row,
  { ordered, parcels }: { readonly ordered: readonly Ordered[]; readonly parcels: readonly Parcel[] },
): number {
  const own = parcels.filter((parcel) => parcel.bomLine === bomLine.id);
  const open = ordered.filter((line) => line.bomLine === bomLine.id && openOrders.has(line.status));
  const pooled = typeof bomLine.values.spares_pool === 'number' ? 0 : sumOf(own, (parcel) => parcel.pooled);
  return sumOf(own, here) + sumOf(own, coming) + sumOf(open, (line) => rest(line, parcels)) - pooled;
}

const openOrders: ReadonlySet<string> = new Set(['draft', 'approved', 'ordered']);
