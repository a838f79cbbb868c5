import type { Api } from '../demo/api.ts';
import { makeDeliveries } from './deliveries.ts';

const lifecycle = 'plugins/asset-lifecycle';

/** A name as an attacker, or a careless person, would choose it: markup, a turn of the direction, and no space to break at. */
export const hostileName = `<img src=x onerror=alert(1)>"'&\u202e${'W'.repeat(60)}`;

export const vendors = 350;
export const password = 'Correct horse 8 battery';

/** One of each that Today shows but alerts of spares, and a long list. `staleBom` is the name of the BOM that is not current. */
export async function makeEstate(api: Api, staleBom = hostileName): Promise<void> {
  await makeDocuments(api, await makePlans(api, staleBom));
  await makeDeliveries(api);
  await api.request(
    'POST',
    `${lifecycle}/vendors/`,
    Array.from({ length: vendors - 1 }, (_, index) => ({ name: `Vendor ${String(index).padStart(4, '0')}` })),
  );
  await makePeople(api);
}

interface Plan {
  readonly bom: number;
  readonly line: number;
}

async function makePlans(api: Api, staleBom: string): Promise<Plan> {
  const { id: manufacturer } = await api.create('dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
  const { id: type } = await api.create('dcim/device-types/', { manufacturer, model: 'Leaf 48', slug: 'leaf-48' });
  await api.create(`${lifecycle}/boms/`, { name: 'Hall B' });
  const { id: stale } = await api.create(`${lifecycle}/boms/`, { name: staleBom });
  const rule = { bom: stale, object_types: ['dcim.device'], parameters: {} };
  const { id: ruleId } = await api.create(`${lifecycle}/bom-scope-rules/`, rule);
  await api.act(`${lifecycle}/boms/${stale}/generate/`, {});
  await api.change(`${lifecycle}/bom-scope-rules/${ruleId}/`, { parameters: { status: ['planned'] } });
  const { id: bom } = await api.create(`${lifecycle}/boms/`, { name: 'Hall A' });
  const { id: line } = await api.create(`${lifecycle}/bom-line-items/`, {
    ...{ bom, item_type: 'dcim.devicetype', item_id: type, quantity: 12_000 },
  });
  await api.change(`${lifecycle}/boms/${bom}/`, { status: 'approved' });
  return { bom, line };
}

/** An order and a shipment that are late, and one that came short and damaged. */
async function makeDocuments(api: Api, { bom, line }: Plan): Promise<void> {
  const { id: vendor } = await api.create(`${lifecycle}/vendors/`, { name: 'Northwind' });
  const { id: order } = await api.create(`${lifecycle}/purchase-orders/`, {
    ...{ bom, vendor, order_id: 'PO-77', date_expected: '2026-01-02', currency: 'EUR' },
  });
  await api.create(`${lifecycle}/purchase-orders/`, { bom, vendor, order_id: 'PO-78', currency: 'EUR' });
  await api.create(`${lifecycle}/po-line-items/`, {
    ...{ purchase_order: order, bom_line_item: line, qty_ordered: 10, unit_price: '9.50' },
  });
  for (const status of ['approved', 'ordered']) await api.change(`${lifecycle}/purchase-orders/${order}/`, { status });
  const { id: courier } = await api.create(`${lifecycle}/couriers/`, { name: 'Swift', slug: 'swift' });
  const { id: site } = await api.create('dcim/sites/', { name: hostileName.slice(0, 100), slug: 'hostile' });
  await api.create('dcim/sites/', { name: 'Frankfurt', slug: 'fra', comments: 'http://example.com/plan' });
  await api.create('extras/journal-entries/', {
    ...{ assigned_object_type: 'dcim.site', assigned_object_id: site, comments: hostileName },
  });
  const ship = async (tracking_number: string) => {
    const { id: shipment } = await api.create(`${lifecycle}/shipments/`, {
      ...{ purchase_order: order, courier, tracking_number, site, date_expected: '2026-01-03' },
    });
    const shipped = await api.create(`${lifecycle}/shipment-line-items/`, {
      ...{ shipment, bom_line_item: line, qty_shipped: 5 },
    });
    await api.change(`${lifecycle}/shipments/${shipment}/`, { status: 'shipped' });
    return { shipment, line: shipped.id };
  };
  await ship('SW-LATE');
  const short = await ship('SW-SHORT');
  const lines = [{ shipment_line_item: short.line, qty_received: 2, qty_damaged: 1, qty_missing: 2 }];
  await api.act(`${lifecycle}/shipments/${short.shipment}/receive/`, { lines });
}

/** One who may view sites only, and one who may view Frankfurt only. */
async function makePeople(api: Api): Promise<void> {
  const person = async (username: string, constraints: null | { name: string }) => {
    const { id: user } = await api.create('users/users/', { username, password });
    await api.create('users/permissions/', {
      ...{ name: username, object_types: ['dcim.site'], actions: ['view'], constraints, users: [user] },
    });
  };
  await person('reader', null);
  await person('local', { name: 'Frankfurt' });
}
