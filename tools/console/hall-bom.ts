import { type Answer, type Api, isRecord, number, text } from '../demo/api.ts';

const lifecycle = 'plugins/asset-lifecycle';

/** The BOMs that `makeHallBoms` makes. */
export interface HallBoms {
  /** Ordered, received in part, and begun to be installed. */
  readonly underWay: number;
  /** A draft that is not current: its design has changed since it was generated. */
  readonly changed: number;
}

/** BOMs of the data hall, which has to be loaded: one in the middle of its life, and one that is not current. */
export async function makeHallBoms(api: Api): Promise<HallBoms> {
  const underWay = await generated(api, 'Data hall, first phase', { status: ['planned'], site: ['fra1'] });
  await buy(api, underWay);
  const changed = await generated(api, 'AMS1, second phase', { status: ['planned'], site: ['ams1'] });
  const devices = await api.all('dcim/devices/?site=ams1&status=planned&name__ic=srv');
  for (const { id } of devices.slice(0, 3)) await api.change(`dcim/devices/${id}/`, { status: 'active' });
  return { underWay, changed };
}

async function generated(api: Api, name: string, parameters: Record<string, readonly string[]>): Promise<number> {
  const { id } = await api.create(`${lifecycle}/boms/`, { name });
  const object_types = ['dcim.rack', 'dcim.device', 'dcim.module', 'dcim.cable'];
  await api.create(`${lifecycle}/bom-scope-rules/`, { bom: id, object_types, parameters });
  await api.act(`${lifecycle}/boms/${id}/generate/`, { wait: true });
  return id;
}

/** Most of it is ordered; half of that has come, a part of it damaged; some is in racks already. */
async function buy(api: Api, bom: number): Promise<void> {
  // Ids follow the order in which a busy machine has imported rows: the same prices for the same lines need another one.
  const lines = (await api.all(`${lifecycle}/bom-line-items/?bom_id=${bom}`)).toSorted((a, b) =>
    nameOf(a) < nameOf(b) ? -1 : 1,
  );
  await api.change(`${lifecycle}/boms/${bom}/`, { status: 'approved' });
  const [bought, rest] = [lines.slice(0, -6), lines.slice(-6, -3)];
  const order = await orderOf(api, bom, 'Northwind Networks', bought);
  const orderPath = `${lifecycle}/purchase-orders/${order}/`;
  await api.change(orderPath, { status: 'approved' });
  await api.change(orderPath, { status: 'ordered', order_id: 'NW-2026-0117' });
  await orderOf(api, bom, 'Cable & Rack Supply', rest);
  await api.change(`${lifecycle}/boms/${bom}/`, { status: 'ordered' });
  const come = await deliver(api, order, bought);
  await install(api, bom, come);
}

const nameOf = (line: Answer): string => `${text(line, 'display')} ${JSON.stringify(line.variant)}`;

async function orderOf(api: Api, bom: number, vendorName: string, lines: readonly Answer[]): Promise<number> {
  const { id: vendor } = await api.create(`${lifecycle}/vendors/`, { name: vendorName });
  const { id: order } = await api.create(`${lifecycle}/purchase-orders/`, { bom, vendor, currency: 'EUR' });
  const wanted = lines.map((line, index) => ({
    ...{ purchase_order: order, bom_line_item: line.id, qty_ordered: number(line, 'quantity') },
    ...(index % 9 === 4 ? {} : { unit_price: `${17 + 613 * (index % 5)}.50` }),
  }));
  await api.request('POST', `${lifecycle}/po-line-items/`, wanted);
  return order;
}

/** One shipment that was received, with damaged and missing units, and one that is on its way. */
async function deliver(api: Api, order: number, lines: readonly Answer[]): Promise<number> {
  const courier = await api.only(`${lifecycle}/couriers/?name=DHL`);
  const site = await api.only('dcim/sites/?slug=fra1');
  const ship = async (tracking_number: string, part: readonly Answer[], share: number) => {
    const { id: shipment } = await api.create(`${lifecycle}/shipments/`, {
      ...{ purchase_order: order, courier: courier.id, site: site.id, tracking_number },
    });
    const shipped = await api.request(
      'POST',
      `${lifecycle}/shipment-line-items/`,
      part.map((line) => ({
        ...{ shipment, bom_line_item: line.id, qty_shipped: Math.ceil(number(line, 'quantity') * share) },
      })),
    );
    await api.change(`${lifecycle}/shipments/${shipment}/`, { status: 'shipped' });
    return { shipment, shipped: Array.isArray(shipped) ? shipped.filter(isRecord) : [] };
  };
  const half = Math.ceil(lines.length / 2);
  const { shipment, shipped } = await ship('JD014600003', lines.slice(0, half), 0.75);
  await ship('JD014600004', lines.slice(half, half + 4), 0.5);
  const counted = shipped.map((line, index) => {
    const quantity = number(line, 'qty_shipped');
    const qty_damaged = index % 3 === 1 ? Math.min(2, quantity) : 0;
    const qty_missing = index % 5 === 3 && quantity > qty_damaged ? 1 : 0;
    const qty_received = quantity - qty_damaged - qty_missing;
    return { shipment_line_item: number(line, 'id'), qty_received, qty_damaged, qty_missing };
  });
  await api.act(`${lifecycle}/shipments/${shipment}/receive/`, { lines: counted });
  return shipment;
}

/** Devices of a few lines: a part of what has come. */
async function install(api: Api, bom: number, shipment: number): Promise<void> {
  const shipped = await api.all(`${lifecycle}/shipment-line-items/?shipment_id=${shipment}&qty_received__gt=2`);
  const assets = await api.all(`${lifecycle}/assets/?bom_id=${bom}&assigned_object_type=dcim.device`);
  const chosen: number[] = [];
  for (const { bom_line_item, qty_received } of shipped) {
    const line = await api.only(`${lifecycle}/bom-line-items/?id=${number(bom_line_item, 'id')}`);
    if (text(line, 'item_type') !== 'dcim.devicetype') continue;
    const airflow = text(line, 'variant', 'airflow');
    const query = `device_type_id=${number(line, 'item_id')}&status=planned&site=fra1`;
    const fitting = (await api.all(`dcim/devices/?${query}`)).filter(
      (device) => text(device, 'airflow', 'value') === airflow,
    );
    const ids = new Set(fitting.map(({ id }) => id));
    const some = assets.filter((asset) => ids.has(number(asset, 'assigned_object_id')));
    chosen.push(...some.slice(0, Math.floor(Number(qty_received) / 2)).map(({ id }) => id));
  }
  await api.request('POST', `${lifecycle}/assets/install-many/`, {
    assets: chosen.map((asset) => ({ asset, shipment })),
  });
}
