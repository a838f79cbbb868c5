import type { Reader } from '../../../engine/ports.ts';
import { atOneMoment } from '../../../engine/query/at-one-moment.ts';
import type { Tables } from '../../../engine/query/tables.ts';
import { isOfType } from '../../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey, type StoredObject } from '../../../engine/resource/resource.ts';
import type { ObjectRef, StoredValues, TypeName } from '../../../engine/schema/field-kinds.ts';
import { endedOrders } from '../../status/statuses.ts';

const lifecycle = 'netbox_asset_lifecycle';
const bomType = `${lifecycle}.bom`;
const lineType = `${lifecycle}.bomlineitem`;
const orderType = `${lifecycle}.purchaseorder`;
const orderLineType = `${lifecycle}.polineitem`;
const shipmentType = `${lifecycle}.shipment`;
const shipmentLineType = `${lifecycle}.shipmentlineitem`;
const spareType = `${lifecycle}.spareitem`;
const reservationType = `${lifecycle}.sparereservation`;
const assetType = `${lifecycle}.asset`;
const cableType = `${lifecycle}.cabletype`;

const types: readonly TypeName[] = [
  bomType,
  lineType,
  orderType,
  orderLineType,
  shipmentType,
  shipmentLineType,
  spareType,
  reservationType,
  assetType,
  cableType,
];

/** A BOM needs something as long as it is neither fulfilled, cancelled nor archived. */
const isOpenBom = ({ status, archived }: Pick<StoredValues<typeof bomType>, 'status' | 'archived'>): boolean =>
  !endedOrders.has(status) && !archived;

/** What open BOMs and their documents were at one moment, with the stock that is free or reserved for them. */
export class OpenDocuments {
  readonly #objects: ReadonlyMap<string, StoredObject>;
  readonly #byType: ReadonlyMap<TypeName, readonly StoredObject[]>;
  readonly #moving: ReadonlySet<string>;
  readonly #stored: Reader;

  private constructor(objects: ReadonlyMap<string, StoredObject>, moving: ReadonlySet<string>, stored: Reader) {
    this.#objects = objects;
    this.#byType = Map.groupBy(objects.values(), ({ type }) => type);
    this.#moving = moving;
    this.#stored = stored;
  }

  /** What it costs does not depend on the number of assets that have no spare: ten strong looks at collections, twice. */
  static async read(reader: Reader): Promise<OpenDocuments> {
    const { objects, moving } = await atOneMoment(reader, types, openObjects);
    return new OpenDocuments(objects, moving, reader);
  }

  all<T extends TypeName>(type: T): readonly ObjectOf<T>[] {
    return (this.#byType.get(type) ?? []).filter((object) => isOfType(object, type));
  }

  /** True when others changed the object while all was read: what it holds may be counted elsewhere, too. */
  isMoving(ref: Pick<ObjectRef, 'type' | 'id'>): boolean {
    return this.#moving.has(refKey(ref));
  }

  /** True when nothing was changed while all was read. */
  get isStill(): boolean {
    return this.#moving.size === 0;
  }

  /** Reads those objects only that are here. */
  readonly here: Pick<Reader, 'getMany'> = {
    getMany: async (refs) =>
      new Map(
        refs.flatMap((ref) => {
          const object = this.#objects.get(refKey(ref));
          return object ? [[refKey(ref), object] as const] : [];
        }),
      ),
  };

  /** Reads objects that are not here from the table: what permissions ask for beyond the documents. */
  get anywhere(): Pick<Reader, 'registry' | 'getMany'> {
    return {
      registry: this.#stored.registry,
      getMany: async (refs, freshness) => {
        const here = await this.here.getMany(refs);
        const missing = refs.filter((ref) => !here.has(refKey(ref)));
        return missing.length === 0 ? here : new Map([...here, ...(await this.#stored.getMany(missing, freshness))]);
      },
    };
  }
}

function openObjects(tables: Tables): readonly StoredObject[] {
  const boms = tables.where(bomType, ({ values }) => isOpenBom(values));
  const bomIds = idsOf(boms);
  const lines = tables.where(lineType, ({ values }) => bomIds.has(values.bom));
  const lineIds = idsOf(lines);
  const orderLines = tables.where(orderLineType, ({ values }) => lineIds.has(values.bom_line_item));
  const shipmentLines = tables.where(shipmentLineType, ({ values }) => lineIds.has(values.bom_line_item));
  const reservations = tables.where(
    reservationType,
    ({ values }) => values.status === 'active' && bomIds.has(values.bom),
  );
  const reserved = new Set(reservations.map(({ values }) => values.spare_item));
  const spares = tables.where(spareType, ({ id, values }) => reserved.has(id) || isFree(values));
  const cableTypes = [...lines, ...spares].flatMap(({ values: { item } }) =>
    item.type === cableType ? [item.id] : [],
  );
  return [
    ...boms,
    ...lines,
    ...orderLines,
    ...tables.named(
      orderType,
      orderLines.map(({ values }) => values.purchase_order),
    ),
    ...shipmentLines,
    ...tables.named(
      shipmentType,
      shipmentLines.map(({ values }) => values.shipment),
    ),
    ...reservations,
    ...spares,
    ...tables.where(assetType, ({ values }) => values.spares_pool !== null && bomIds.has(values.bom)),
    ...tables.named(cableType, cableTypes),
  ];
}

const idsOf = (objects: readonly { readonly id: number }[]): ReadonlySet<number> =>
  new Set(objects.map(({ id }) => id));

/** Serviceable units that nobody has reserved. */
export const isFree = ({
  status,
  quantity,
  qty_reserved,
}: Pick<StoredValues<typeof spareType>, 'status' | 'quantity' | 'qty_reserved'>): boolean =>
  status === 'serviceable' && quantity > qty_reserved;
