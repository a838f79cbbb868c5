import type { TypeName } from '../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../src/domain/registry.ts';
import type { EstateIds } from './estate.ts';

/** A list, and the filters that it is asked with. */
type Question = readonly [TypeName, Readonly<Record<string, string>>];

const lifecycle = 'netbox_asset_lifecycle';

/** All lists, and some by filters of every kind. */
export const questions = (ids: EstateIds): readonly Question[] => [
  ...registry.resources.map(({ type }): Question => [type, {}]),
  ...devicesBy.map((filters): Question => ['dcim.device', filters]),
  ['dcim.device', { site_id: String(ids.site) }],
  ['dcim.device', { rack_id: String(ids.racks[1]) }],
  ['dcim.site', { slug: 'fra1' }],
  ['dcim.site', { name__isw: 'Fra' }],
  ['dcim.rack', { asset_tag: 'RACK-2' }],
  ['dcim.rack', { role: 'compute' }],
  ['dcim.location', { site: 'fra1' }],
  ['dcim.interface', { device_id: String(ids.devices[0]) }],
  ['dcim.interface', { device: 'Leaf-3' }],
  ['dcim.cable', { label: 'C-1' }],
  ['tenancy.contactassignment', { object_type: 'dcim.site' }],
  ['tenancy.contactassignment', { contact_id: String(ids.contact) }],
  ['extras.journalentry', { assigned_object_type: 'dcim.device', assigned_object_id: String(ids.devices[2]) }],
  ['core.objectchange', { changed_object_type: 'dcim.device', changed_object_id: String(ids.devices[0]) }],
  ['core.objectchange', { action: 'delete' }],
  [`${lifecycle}.spareitem`, { pool_id: String(ids.pool) }],
  [`${lifecycle}.spareitem`, { serial: 'SP-1' }],
  [`${lifecycle}.spareitem`, { asset_tag: 'spt-1' }],
  [`${lifecycle}.sparemovement`, { pool_id: String(ids.other) }],
  [`${lifecycle}.sparemovement`, { spare_item_id: String(ids.stock) }],
  [`${lifecycle}.sparemovement`, { serial: 'SP-1' }],
  [`${lifecycle}.bomlineitem`, { bom_id: String(ids.bom) }],
  [`${lifecycle}.asset`, { bom_id: String(ids.bom) }],
  [`${lifecycle}.polineitem`, { purchase_order_id: String(ids.order) }],
  [`${lifecycle}.shipmentlineitem`, { shipment_id: String(ids.shipment) }],
  [`${lifecycle}.alert`, { kind: 'below-minimum' }],
];

const devicesBy: readonly Readonly<Record<string, string>>[] = [
  { name: 'leaf-3' },
  { name: 'äpfel-6' },
  { name__ic: 'leaf' },
  { serial: 'SER-3' },
  { serial__ie: 'ser-6' },
  { asset_tag: 'TAG-6' },
  { site: 'fra1' },
  { region: 'europe' },
  { rack_id: 'null' },
  { tenant: 'corner-shop' },
  { status__n: 'active' },
  { tag: 'critical' },
  { platform: 'nos' },
  { position__gte: '3' },
  { q: 'spine' },
  { id__gt: '2', ordering: '-name' },
];
