import type { ObjectRef, TypeName } from '../../engine/schema/field-kinds.ts';
import { integer, optionalText, text } from '../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../engine/schema/input-schema.ts';
import { placedOrders, plannedOrders } from '../status/statuses.ts';
import { orderLineBalance, type ParcelBalance, parcelBalance } from './order-line-balance.ts';

/** A line of a purchase order, with the state of its order. */
export interface OrderedLine {
  readonly id: number;
  readonly line: number;
  readonly order: number;
  readonly orderStatus: string;
  readonly currency: string | null;
  readonly quantity: number;
  /** Ordered units that the vendor no longer owes. */
  readonly shortClosed: number;
  /** Exact decimal text, null without a price. */
  readonly unitPrice: string | null;
  /** The day on which the line, or else its order, is expected. */
  readonly expected?: string | null;
  /** Rates that its order has frozen; absent where none is asked for. */
  readonly frozen?: FrozenRates;
  /** What is bought instead of the item of the BOM line. */
  readonly substitute?: ObjectRef | null;
}

/** What one unit of the currency of an order cost in the base currency of that time: exact decimal texts, null without. */
interface FrozenRates {
  readonly base: string | null;
  readonly ordered: string | null;
  readonly received: string | null;
}

/** A line of a shipment, with the state of its shipment. */
export interface ShippedLine {
  readonly id: number;
  readonly line: number;
  readonly shipment: number;
  readonly order: number;
  readonly shipmentStatus: string;
  readonly shipped: number;
  /** Units in good order; null until the line is counted. */
  readonly received: number | null;
  readonly damaged: number;
  readonly missing: number;
  /** Arrived, and went back to the vendor since. */
  readonly returned: number;
  /** Arrived, and were scrapped or lost here. */
  readonly writtenOff: number;
  readonly installed: number;
  /** Units that went on to spares pools. */
  readonly toPools: number;
  /** What comes instead of the item of the BOM line. */
  readonly substitute?: ObjectRef | null;
  /** The day on which the shipment is expected. */
  readonly expected?: string | null;
}

/** An asset that a spare was drawn for. */
export interface SpareInstall {
  readonly asset: number;
  readonly line: number;
  readonly pool: number;
  /** What was drawn instead of the item of the BOM line. */
  readonly substitute?: ObjectRef | null;
}

/** The order lines, shipment lines and installed spares of the lines of a BOM. */
export interface Documents {
  readonly ordered: readonly OrderedLine[];
  readonly shipped: readonly ShippedLine[];
  readonly spares: readonly SpareInstall[];
}

export const documentMembers = {
  number: text({ help: 'Name of the quantity, such as received, that the document adds to' }),
  document_type: text({ help: 'Content type of the document' }),
  document_id: integer({ required: true }),
  source_type: optionalText({ help: 'Content type of the order, shipment, pool or spare item of the document' }),
  source_id: integer({}),
  quantity: integer({ required: true, help: 'Units that the document adds to the number' }),
};

export const documentEntries = entries(documentMembers, {
  help: 'Documents behind the numbers: each number is the sum of the quantities under its name',
});

/** A document, the name of the number that counts it, and the units that it adds. */
type NamedCount = SchemaValues<typeof documentMembers>;

/** The same without the name of the number. */
export type CountedDocument = Omit<NamedCount, 'number'>;

/** A document with the units that it adds, by its id and that of its source. */
export const counted =
  (document_type: TypeName, source_type: TypeName) =>
  (document_id: number, source_id: number, quantity: number): CountedDocument => ({
    document_type,
    document_id,
    source_type,
    source_id,
    quantity,
  });

export const orderLineUnits = counted('netbox_asset_lifecycle.polineitem', 'netbox_asset_lifecycle.purchaseorder');
export const shipmentLineUnits = counted('netbox_asset_lifecycle.shipmentlineitem', 'netbox_asset_lifecycle.shipment');
export const spareUnits = counted('netbox_asset_lifecycle.spareitem', 'netbox_asset_lifecycle.sparespool');
export const reservedUnits = counted('netbox_asset_lifecycle.sparereservation', 'netbox_asset_lifecycle.spareitem');
const installedSpare = counted('netbox_asset_lifecycle.asset', 'netbox_asset_lifecycle.sparespool');

export const isDrafted = ({ orderStatus }: OrderedLine): boolean => plannedOrders.has(orderStatus);
export const isPlaced = ({ orderStatus }: OrderedLine): boolean => placedOrders.has(orderStatus);

const fromOrders =
  (units: (line: OrderedLine, shipped: readonly ShippedLine[]) => number) =>
  ({ ordered, shipped }: Documents): readonly CountedDocument[] =>
    ordered.map((line) => orderLineUnits(line.id, line.order, units(line, shipped)));

const fromShipments =
  (name: keyof ParcelBalance) =>
  ({ shipped }: Documents): readonly CountedDocument[] =>
    shipped.map((line) => shipmentLineUnits(line.id, line.shipment, parcelBalance(line)[name]));

const fromSpares = ({ spares }: Documents): readonly CountedDocument[] =>
  spares.map(({ asset, pool }) => installedSpare(asset, pool, 1));

const inTransit = fromShipments('inTransit');
const owed = fromOrders((line, shipped) => orderLineBalance(line, shipped).owed);

/** The documents that each number counts, with the units that each of them adds. */
const sources = {
  from_spares: fromSpares,
  on_draft_orders: fromOrders((line, shipped) => orderLineBalance(line, shipped).planned),
  ordered: fromOrders((line) => (isPlaced(line) ? line.quantity : 0)),
  short_closed: fromOrders((line) => (isPlaced(line) ? line.shortClosed : 0)),
  outstanding_to_receive: (documents) => [...owed(documents), ...inTransit(documents)],
  in_transit: inTransit,
  shipped: fromShipments('shipped'),
  received: fromShipments('received'),
  damaged: fromShipments('damaged'),
  missing: fromShipments('missing'),
  short: fromShipments('short'),
  returned: fromShipments('returned'),
  written_off: fromShipments('writtenOff'),
  installed: (documents) => [...fromShipments('installed')(documents), ...fromSpares(documents)],
  on_hand: fromShipments('onHand'),
  in_pools: fromShipments('inPools'),
  in_own_pool: fromShipments('inPools'),
} as const satisfies Readonly<Record<string, (documents: Documents) => readonly CountedDocument[]>>;

type NumberName = keyof typeof sources;

/** Counts the documents of one BOM line, and keeps the documents behind each number. */
export class DocumentTally {
  readonly #documents: Documents;
  readonly counted: NamedCount[] = [];

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  count(name: NumberName): number {
    return this.add(name, sources[name](this.#documents));
  }

  /** Documents that add nothing are left out. */
  add(number: string, list: readonly CountedDocument[]): number {
    for (const document of list) if (document.quantity !== 0) this.counted.push({ number, ...document });
    return list.reduce((sum, { quantity }) => sum + quantity, 0);
  }
}

/** The documents of each line of a BOM. */
export function byLine({ ordered, shipped, spares }: Documents): (line: number) => Documents {
  const orders = Map.groupBy(ordered, ({ line }) => line);
  const shipments = Map.groupBy(shipped, ({ line }) => line);
  const installs = Map.groupBy(spares, ({ line }) => line);
  return (line) => ({
    ordered: orders.get(line) ?? [],
    shipped: shipments.get(line) ?? [],
    spares: installs.get(line) ?? [],
  });
}
