import { cable } from './cables.ts';
import type { Device, Estate, Rack } from './estate.ts';
import type { Feed } from './fittings.ts';
import { addFeeds, addPower, addTrunk, pair, patch } from './fittings.ts';
import { optics, powerSupplies } from './modules.ts';
import { infrastructure, network } from './products.ts';
import { addFabricSwitch, addManagementSwitch, addPeerLink } from './switches.ts';

/** What the racks of a hall connect to, all of it in the network rack. */
export interface Core {
  rack: Rack;
  spines: readonly [Device, Device];
  spinePortsUsed: number;
  aggregation: Device;
  aggregationPortsUsed: number;
  consoleServer: Device;
  consolePortsUsed: number;
  /** One per row of racks; a cassette has the number of the bay in its row. */
  panels: readonly [Device, Device];
  firewalls: readonly [Device, Device];
}

export function addCore(estate: Estate, rack: Rack): Core {
  const feeds = addFeeds(estate, rack);
  const core: Core = {
    rack,
    spines: [addSpine(estate, rack, feeds, 'a', 31), addSpine(estate, rack, feeds, 'b', 29)],
    spinePortsUsed: 0,
    aggregation: addManagementSwitch(estate, rack, feeds, { position: 33, face: 'front' }),
    aggregationPortsUsed: 0,
    consoleServer: addConsoleServer(estate, rack, feeds),
    consolePortsUsed: 0,
    panels: [
      estate.place(rack, 'panel-1', 'Patch panel', infrastructure.corePanel, { position: 39 }),
      estate.place(rack, 'panel-2', 'Patch panel', infrastructure.corePanel, { position: 35 }),
    ],
    firewalls: [addFirewall(estate, rack, feeds, 1, 22), addFirewall(estate, rack, feeds, 2, 20)],
  };
  const borders = [addBorder(estate, core, feeds, 'a', 27), addBorder(estate, core, feeds, 'b', 25)] as const;
  addPeerLink(estate, borders, [53, 54]);
  connectFirewalls(estate, core, borders);
  attachOutOfBand(estate, core, borders, feeds);
  return core;
}

function addSpine(estate: Estate, rack: Rack, feeds: readonly Feed[], letter: string, position: number): Device {
  const name = `spine-${letter}`;
  const product = network.spine;
  return addFabricSwitch(estate, rack, feeds, { name, role: 'Spine switch', product, position, face: 'front' });
}

/** Hangs behind the upper panel: both are shallow, so they share the units. */
function addConsoleServer(estate: Estate, rack: Rack, feeds: readonly Feed[]): Device {
  const mounting = { position: 42, face: 'rear' } as const;
  const device = estate.place(rack, 'console', 'Console server', network.consoleServer, mounting);
  addPower(estate, device, feeds, { maximumDraw: 30 });
  return device;
}

function addFirewall(estate: Estate, rack: Rack, feeds: readonly Feed[], number: number, position: number): Device {
  const device = estate.place(rack, `fw-${number}`, 'Firewall', network.firewall, { position, tags: ['long-lead'] });
  addPower(estate, device, feeds, { maximumDraw: 450, supply: powerSupplies.paloAlto });
  estate.addBay(device, 'ethernet1/14');
  return device;
}

function addBorder(estate: Estate, core: Core, feeds: readonly Feed[], letter: 'a' | 'b', position: number): Device {
  const device = addFabricSwitch(estate, core.rack, feeds, {
    name: `border-${letter}`,
    role: 'Border leaf switch',
    product: network.leaf,
    position,
    face: 'front',
  });
  for (const [index, spine] of core.spines.entries()) {
    const uplink = estate.addInterface(device, `Ethernet${49 + index}/1`, '100gbase-x-qsfp28');
    const port = estate.addInterface(spine, `Ethernet${letter === 'a' ? 31 : 32}/1`, '100gbase-x-qsfp28');
    estate.connect(uplink, port, cable.directAttach(uplink, port));
  }
  return device;
}

function connectFirewalls(estate: Estate, core: Core, borders: readonly [Device, Device]): void {
  for (const [index, firewall] of core.firewalls.entries()) {
    for (const [side, border] of borders.entries()) {
      const inside = estate.addInterface(firewall, `ethernet1/${23 + side}`, '25gbase-x-sfp28');
      const port = estate.addInterface(border, `Ethernet${index + 1}`, '25gbase-x-sfp28');
      estate.connect(inside, port, cable.directAttach(inside, port));
    }
  }
  const [a, b] = core.firewalls.map((firewall) => estate.addInterface(firewall, 'ha1-a', '1000base-t'));
  if (a && b) estate.connect(a, b, cable.management(a, b));
}

function attachOutOfBand(estate: Estate, core: Core, borders: readonly [Device, Device], feeds: readonly Feed[]): void {
  const switches = [...core.spines, ...borders];
  for (const device of [core.aggregation, ...switches, ...core.firewalls]) attachConsole(estate, core, device);
  for (const device of switches) attachToAggregation(estate, core, device, 'Management1');
  for (const device of core.firewalls) attachToAggregation(estate, core, device, 'management');
  attachToAggregation(estate, core, core.consoleServer, 'eth0');
  for (const feed of feeds) attachToAggregation(estate, core, feed.device, 'Network');
}

export function attachConsole(estate: Estate, core: Core, device: Device): void {
  core.consolePortsUsed += 1;
  const port = estate.addPort('dcim.consoleport', device, 'Console', { type: 'rj-45' });
  const name = `Port ${core.consolePortsUsed}`;
  const line = estate.addPort('dcim.consoleserverport', core.consoleServer, name, { type: 'rj-45' });
  estate.connect(port, line, cable.console(device.rack, core.rack));
}

/** A copper link to the aggregation switch of the hall, from a management port or from a rack's management switch. */
export function attachToAggregation(estate: Estate, core: Core, device: Device, portName: string): void {
  const isSwitchUplink = device.product === network.management;
  const port = estate.addInterface(device, portName, '1000base-t', !isSwitchUplink);
  const far = estate.addInterface(core.aggregation, `ge-0/0/${core.aggregationPortsUsed}`, '1000base-t');
  core.aggregationPortsUsed += 1;
  const kind = isSwitchUplink ? cable.managementUplink(device.rack, core.rack) : cable.management(port, far);
  estate.connect(port, far, kind);
}

/** The uplinks of a rack's two leaves: each to both spines, over the trunk between the rack and the network rack. */
export function connectToSpines(
  estate: Estate,
  core: Core,
  panel: Device,
  leaves: readonly Device[],
  uplinks: readonly number[],
): void {
  const { rack } = panel;
  const corePanel = core.panels[rack.row === 1 ? 0 : 1];
  const trunk = addTrunk(estate, { panel, number: 1 }, { panel: corePanel, number: rack.bay });
  let position = 0;
  for (const leaf of leaves) {
    core.spinePortsUsed += 1;
    for (const [index, spine] of core.spines.entries()) {
      position += 1;
      const uplink = estate.addInterface(leaf, `Ethernet${uplinks[index]}/1`, '100gbase-x-qsfp28');
      const port = estate.addInterface(spine, `Ethernet${core.spinePortsUsed}/1`, '100gbase-x-qsfp28');
      patch(estate, uplink, optics.cwdm4, trunk.far, position);
      patch(estate, port, optics.cwdm4, trunk.near, position);
    }
  }
}

/** The carrier's rack: its units reach our firewalls over a trunk. The carrier brings power cords and jumpers. */
export function addMeetMeRack(estate: Estate, rack: Rack, core: Core): void {
  const feeds = addFeeds(estate, rack);
  const panel = estate.place(rack, 'panel', 'Patch panel', infrastructure.carrierPanel, { position: 47 });
  const trunk = addTrunk(estate, { panel, number: 1 }, { panel: core.panels[1], number: rack.bay });
  for (const [index, firewall] of core.firewalls.entries()) {
    const unit = estate.place(rack, `carrier-${pair[index]}`, 'Carrier unit', network.carrierUnit, {
      position: 45 - 2 * index,
      tags: ['carrier'],
    });
    addPower(estate, unit, feeds, { maximumDraw: 60, carrierCords: true });
    const outside = estate.addInterface(firewall, 'ethernet1/13', '10gbase-x-sfpp');
    patch(estate, outside, optics.firewallLongRange, trunk.near, index + 1);
    const handover = estate.addInterface(unit, 'Access 1', '10gbase-x-sfpp');
    const front = trunk.far.front[index];
    if (front) estate.connect(front, handover, cable.carrierSupplied());
  }
}
