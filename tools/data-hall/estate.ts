import type { CableKind } from './cables.ts';
import type { DeviceRole, RackRole, TagSlug } from './catalogue.ts';
import type { Airflow, ModuleProduct } from './modules.ts';
import type { HallLetter, Site, Tenant } from './organisation.ts';
import { hallName } from './organisation.ts';
import type { DeviceProduct, rackTypes } from './products.ts';
import type { Cell, ObjectType, Row } from './tables.ts';

export interface Rack {
  name: string;
  site: Site;
  hall: HallLetter;
  row: number;
  bay: number;
  role: RackRole;
  tenant: Tenant;
  /** Absent for a rack that is the carrier's: nothing to buy, so it has no rack type but its own sizes. */
  type?: (typeof rackTypes)[keyof typeof rackTypes];
  /** Installed already, in the first phase. */
  installed: boolean;
  lab: boolean;
}

export interface Device {
  name: string;
  rack: Rack;
  product: DeviceProduct;
  position?: number;
}

export interface Mounting {
  /** Lowest occupied unit; absent for vertical (0U) equipment. */
  position?: number;
  face?: 'front' | 'rear';
  airflow?: Airflow;
  tags?: readonly TagSlug[];
}

type TerminationType = Extract<
  ObjectType,
  | 'dcim.interface'
  | 'dcim.consoleport'
  | 'dcim.consoleserverport'
  | 'dcim.powerport'
  | 'dcim.poweroutlet'
  | 'dcim.rearport'
  | 'dcim.frontport'
>;

/** A component that a cable can end at. */
export interface Termination {
  type: TerminationType;
  device: Device;
  name: string;
}

/** Collects the rows of all files. Every component is added through here, so a cable can only end at a port that exists. */
export class Estate {
  readonly rows = new Map<ObjectType, Record<string, Cell>[]>();
  #assetTags = 0;
  #cables = 0;

  add<T extends ObjectType>(type: T, row: Row<T>): void {
    const rows = this.rows.get(type);
    if (rows) rows.push(row);
    else this.rows.set(type, [row]);
  }

  addRack(rack: Rack): void {
    const sizes = rack.type
      ? { rack_type: rack.type.model }
      : { form_factor: '4-post-cabinet', width: 19, u_height: 47, description: 'Supplied by the carrier' };
    this.add('dcim.rack', {
      site: rack.site,
      location: hallName(rack.site, rack.hall),
      name: rack.name,
      facility_id: `${rack.hall}${rack.row}.${rack.bay}`,
      status: rack.installed ? 'active' : 'planned',
      role: rack.role,
      tenant: rack.tenant,
      ...sizes,
      tags: rack.lab ? 'lab' : undefined,
    });
  }

  /** Places a device in a rack. Only installed equipment has a serial number and an asset tag: what is planned gets them on receipt. */
  place(rack: Rack, suffix: string, role: DeviceRole, product: DeviceProduct, mounting: Mounting = {}): Device {
    const device: Device = { name: `${rack.name}-${suffix}`.toLowerCase(), rack, product };
    if (mounting.position !== undefined) device.position = mounting.position;
    const tags = [...(rack.lab ? ['lab'] : []), ...(mounting.tags ?? [])];
    this.add('dcim.device', {
      name: device.name,
      role,
      manufacturer: product.manufacturer,
      device_type: product.model,
      status: rack.installed ? 'active' : 'planned',
      site: rack.site,
      location: hallName(rack.site, rack.hall),
      rack: rack.name,
      position: mounting.position,
      face: mounting.position === undefined ? undefined : (mounting.face ?? 'front'),
      airflow: mounting.airflow ?? product.airflow,
      tenant: rack.tenant,
      platform: product.platform,
      ...(rack.installed ? this.#identity(device) : {}),
      tags: tags.join(','),
    });
    return device;
  }

  #identity(device: Device): { serial: string; asset_tag: string } {
    this.#assetTags += 1;
    const number = String(this.#assetTags).padStart(5, '0');
    return {
      serial: `${device.product.partNumber.replaceAll(/[^A-Z0-9]/g, '').slice(0, 6)}${number}`,
      asset_tag: `DH${number}`,
    };
  }

  /** A bay, with a module in it when one is given. */
  addBay(device: Device, name: string, product?: ModuleProduct): void {
    this.add('dcim.modulebay', { device: device.name, name, position: name.match(/\d[\d/]*/)?.[0] });
    if (!product) return;
    this.add('dcim.module', {
      device: device.name,
      module_bay: name,
      manufacturer: product.manufacturer,
      module_type: product.model,
      status: device.rack.installed ? 'active' : 'planned',
      tags: device.rack.lab ? 'lab' : undefined,
    });
  }

  addInterface(device: Device, name: string, type: string, managementOnly = false): Termination {
    this.add('dcim.interface', { device: device.name, name, type, mgmt_only: managementOnly });
    return { type: 'dcim.interface', device, name };
  }

  addPort<T extends Exclude<TerminationType, 'dcim.interface'>>(
    type: T,
    device: Device,
    name: string,
    fields: Omit<Row<T>, 'device' | 'name'>,
  ): Termination {
    this.add<TerminationType>(type, { ...fields, device: device.name, name });
    return { type, device, name };
  }

  connect(a: Termination, b: Termination, cable: CableKind): void {
    this.#cables += 1;
    const racks = [a.device.rack, b.device.rack];
    this.add('dcim.cable', {
      side_a_type: a.type,
      side_a_device: a.device.name,
      side_a_name: a.name,
      side_b_type: b.type,
      side_b_device: b.device.name,
      side_b_name: b.name,
      type: cable.type,
      profile: cable.profile,
      status: racks.every((rack) => rack.installed) ? 'connected' : 'planned',
      label: `C${String(this.#cables).padStart(5, '0')}`,
      color: cable.color,
      length: cable.length,
      length_unit: cable.length === undefined ? undefined : cable.unit,
      tags: racks.every((rack) => rack.lab) ? 'lab' : undefined,
    });
  }
}
