import type { Api } from '../demo/api.ts';

const lifecycle = 'plugins/asset-lifecycle';

/** A shipment that brings units with numbers. */
interface Delivery {
  readonly tracking: string;
  readonly units: number;
  /** How its serial numbers begin. */
  readonly prefix: string;
  /** The carton that the last three are in; it stands on a pallet. */
  readonly carton?: string;
}

export const small: Delivery = {
  ...{ tracking: '1Z999AA10123456784', units: 12, prefix: 'FOC2345A' },
  carton: '340123450000000017',
};
export const other: Delivery = { tracking: 'JD014600003RP', units: 6, prefix: 'FOC2346B' };
export const large: Delivery = { tracking: 'DE5012345678', units: 500, prefix: 'FOC2347C' };

const deliveries = [small, other, large];
const pallet = '340123450000000024';

export const serialsOf = ({ units, prefix }: Delivery): readonly string[] =>
  Array.from({ length: units }, (_, index) => `${prefix}${String(index + 1).padStart(4, '0')}`);

/** Shipments on their way to the dock, of an order of their own, at the first site. */
export async function makeDeliveries(api: Api): Promise<void> {
  const [vendor, courier, type] = await Promise.all(
    [`${lifecycle}/vendors/?name=Northwind`, `${lifecycle}/couriers/?q=swift`, 'dcim/device-types/?slug=leaf-48'].map(
      (path) => api.only(path),
    ),
  );
  const quantity = deliveries.reduce((sum, { units }) => sum + units, 0);
  const { id: bom } = await api.create(`${lifecycle}/boms/`, { name: 'Hall D' });
  const { id: line } = await api.create(`${lifecycle}/bom-line-items/`, {
    ...{ bom, item_type: 'dcim.devicetype', item_id: type?.id, quantity },
  });
  await api.change(`${lifecycle}/boms/${bom}/`, { status: 'approved' });
  const { id: order } = await api.create(`${lifecycle}/purchase-orders/`, {
    ...{ bom, vendor: vendor?.id, order_id: 'PO-60', currency: 'EUR' },
  });
  await api.create(`${lifecycle}/po-line-items/`, {
    ...{ purchase_order: order, bom_line_item: line, qty_ordered: quantity, unit_price: '4200.00' },
  });
  for (const status of ['approved', 'ordered']) await api.change(`${lifecycle}/purchase-orders/${order}/`, { status });
  for (const delivery of deliveries) await ship(api, delivery, { order, line, courier: courier?.id });
}

interface Bought {
  readonly order: number;
  readonly line: number;
  readonly courier: number | undefined;
}

async function ship(api: Api, delivery: Delivery, { order, line, courier }: Bought): Promise<void> {
  const { tracking, units, carton } = delivery;
  const { id: shipment } = await api.create(`${lifecycle}/shipments/`, {
    ...{ purchase_order: order, courier, tracking_number: tracking, site: 1 },
  });
  const { id: shipped } = await api.create(`${lifecycle}/shipment-line-items/`, {
    ...{ shipment, bom_line_item: line, qty_shipped: units },
  });
  await api.change(`${lifecycle}/shipments/${shipment}/`, { status: 'shipped' });
  await api.request('POST', `${lifecycle}/shipments/${shipment}/set-manifest/`, {
    units: serialsOf(delivery).map((serial, index) => ({
      ...{ shipment_line_item: shipped, serial },
      ...(carton && index >= units - 3 ? { carton } : {}),
    })),
    cartons: carton ? [{ sscc: carton, parent: pallet }, { sscc: pallet }] : [],
  });
}
