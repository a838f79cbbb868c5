import type { JsonObject } from '../../src/domain/engine/json.ts';
import { defaults } from '../../src/domain/engine/schema/defaults.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../src/domain/registry.ts';
import type { EstateObject } from './estate.ts';

const linesOfBom = 30;
const pools = 20;
const deviceTypes = 20;
/** Of each device type in each pool. */
const spareUnits = 40;
const time = '2026-03-14T09:26:53.589Z';

/** How large an estate of BOMs is: assets of each BOM that are installed from shipments, and from spares. */
export interface DemandEstate {
  readonly boms: number;
  readonly installed: number;
  readonly fromSpares: number;
}

const lifecycle = (model: string): TypeName => `netbox_asset_lifecycle.${model}`;

const made = (model: string, id: number, values: JsonObject): EstateObject => {
  const type = lifecycle(model);
  return { type, id, values: { ...defaults(registry.resourceOf(type)), created: time, last_updated: time, ...values } };
};

/**
 * Open BOMs, each with an order and a shipment for two thirds of what its lines need, and pools with spares. Items are device
 * types 1 to 20, objects of assets devices from id 1 on; neither is made here.
 */
export function* demandEstate({ boms, installed, fromSpares }: DemandEstate): Generator<EstateObject> {
  yield made('vendor', 1, { name: 'Vendor' });
  for (let pool = 1; pool <= pools; pool++) {
    yield made('sparespool', pool, { name: `Pool ${pool}`, site: pool });
    for (let type = 1; type <= deviceTypes; type++)
      yield made('spareitem', (pool - 1) * deviceTypes + type, {
        ...{ pool, item: { type: 'dcim.devicetype', id: type }, variant: {}, status: 'serviceable' },
        ...{ quantity: spareUnits, qty_reserved: 0, serial: '', asset_tag: null },
      });
  }
  for (let bom = 1; bom <= boms; bom++) yield* bomOf(bom, { installed, fromSpares });
}

function* bomOf(bom: number, assets: Pick<DemandEstate, 'installed' | 'fromSpares'>): Generator<EstateObject> {
  const day = `2026-${String(4 + (bom % 8)).padStart(2, '0')}-01`;
  yield made('bom', bom, { name: `BOM ${bom}`, status: 'approved', date_needed: day, priority: (bom % 5) + 1 });
  yield made('purchaseorder', bom, { bom, vendor: 1, order_id: `PO ${bom}`, status: 'ordered', date_expected: day });
  yield made('shipment', bom, { purchase_order: bom, status: 'received', date_expected: day });
  for (let index = 0; index < linesOfBom; index++) yield* lineOf(bom, index);
  for (let index = 0; index < assets.installed; index++) {
    const [id, isSpare] = [(bom - 1) * assets.installed + index + 1, index < assets.fromSpares];
    yield made('asset', id, {
      ...{ bom, assigned_object: { type: 'dcim.device', id }, installed: time, written: true, generation: null },
      ...(isSpare ? { spares_pool: (index % pools) + 1 } : { shipment: bom }),
    });
  }
}

function* lineOf(bom: number, index: number): Generator<EstateObject> {
  const id = (bom - 1) * linesOfBom + index + 1;
  const quantity = 30 + (index % 7);
  yield made('bomlineitem', id, {
    ...{ bom, item: { type: 'dcim.devicetype', id: (index % deviceTypes) + 1 }, quantity, auto_generated: true },
    ...{ variant: index < deviceTypes ? {} : { airflow: 'passive' }, po_line_items: [id], shipment_line_items: [id] },
  });
  yield made('polineitem', id, { purchase_order: bom, bom_line_item: id, qty_ordered: 20 });
  yield made('shipmentlineitem', id, { shipment: bom, bom_line_item: id, qty_shipped: 10, qty_received: 10 });
}
